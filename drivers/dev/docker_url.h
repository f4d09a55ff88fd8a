#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/base/url.h"

namespace portolan::dev {

/// A database server that `docker://` knows (spec/cli.md 3.4). `{db}` stands for the database's name.
struct Product {
  /// After `docker://`.
  std::string_view word;
  std::string_view image;
  /// Scheme of the URL that is connected to.
  std::string_view scheme;
  int port;
  std::string_view user;
  std::string_view password;
  std::vector<std::string_view> environment;
  /// Only where a database is named.
  std::string_view database_environment;
  /// The database of a URL that names none.
  std::string_view default_database;
  /// Makes the database where the image's environment does not.
  std::string_view setup;
  /// Added to the URL.
  std::string_view query;
  /// Whether a schema is a database, so that `schema=` names it.
  bool schema_is_database;
};

/// An image that is made before it is run (spec/project-file.md 10.2).
struct ImageBuild {
  /// The folder that the engine gets; empty: the image is there.
  std::string context;
  std::string file, target;
  /// `NAME=VALUE`.
  std::vector<std::string> arguments;
};

/// What a `docker://` or `docker+DRIVER://` URL asks for.
struct DockerUrl {
  const Product* product = nullptr;
  /// With its tag, if one is named.
  std::string image;
  /// The numbers at the front of the tag: `8.0` of `8.0-debian`; empty for any version.
  std::string version;
  /// Empty: none is named.
  std::string database;
  /// What is left of the query for the database's own URL.
  std::vector<base::Url::Parameter> parameters;
  /// Whether the engine's words are shown.
  bool verbose = false;
  /// SQL that makes what a clean database holds.
  std::string baseline;
  ImageBuild build;

  /// The URL of the database at `location` (`user:password@localhost:5000`, or what stands for it).
  base::Url database_url(const std::string& location) const;
};

/// The schemes that parse_docker_url reads.
const std::vector<std::string>& docker_schemes();

/// The parameters `baseline` and `build-*` are those of a `docker` block of the project file.
/// Throws UsageError(`unsupported docker image "foo"`).
DockerUrl parse_docker_url(const base::Url& url);

/// The URL for messages: without what a `docker` block has put into it.
std::string describe(base::Url url);

/// `text` with `{db}` replaced.
std::string with_database(std::string_view text, const std::string& database);

}  // namespace portolan::dev
