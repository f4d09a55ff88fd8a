#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/base/url.h"

namespace portolan::dev {

/// How a database server runs in a pod (spec/operator.md 4.3): what the stock image of a family wants. The password is
/// in the environment variable `password_variable`, so the commands hold none.
struct PodImage {
  /// The driver id: label value, name of container and port, scheme of the URL.
  std::string_view driver;
  /// The image where none is configured, and its repository for a tag by version.
  std::string_view image;
  std::string_view repository;
  int port;
  int uid;
  std::string_view user;
  /// The database that the administrator's sessions use; empty where sessions need none.
  std::string_view database;
  /// Made by the image at its first start where the target is bound to a schema and no other database is used.
  std::string_view bound_database;
  std::string_view bound_variable;
  std::string_view password_variable;
  std::vector<std::pair<std::string_view, std::string_view>> environment;
  std::vector<std::string_view> arguments;
  /// Succeeds when the server takes sessions over the network, which it does not while the image sets it up.
  std::vector<std::string_view> probe;
  /// Folders the server writes to; everything else is read-only.
  std::vector<std::string_view> writable;
  std::string_view query;
  std::string_view bound_query;
  /// How many numbers of a version make a tag.
  int tag_numbers;
};

/// The row of a product (ServerFacts::flavour), or null where there is none.
const PodImage* find_pod_image(std::string_view flavour);

/// `repository:tag` for the version a target reports (ServerFacts::version_number).
std::string image_for_version(const PodImage& image, int version_number);

/// The URL of the administrator's session with a server at `host`, or of the database made for a bound target.
/// @param scheme    of the URL; another name of the image's driver
/// @param password  empty: the URL has none
base::Url pod_url(const PodImage& image, const std::string& scheme, const std::string& host,
                  const std::string& password, bool bound);

}  // namespace portolan::dev
