#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "operator/kube/rest.h"

namespace portolan::kube {

/// What one list call asks for.
struct ListQuery {
  Kind kind;
  std::string space;
  std::string label_selector = {};
  bool metadata_only = false;
  int page_size = 500;
};

/// A complete list.
struct Listing {
  std::vector<nlohmann::json> items;  ///< whole documents with `apiVersion` and `kind`
  std::string resource_version;       ///< a watch goes on from here
};

/// Reads all pages. A page that expires in the middle starts the list anew.
Listing list_all(Rest& rest, const ListQuery& query, std::stop_token stop);

/// What the API server answers as an object of the store: with `apiVersion` and `kind`, which the items of a list lack
/// and metadata alone has otherwise, and without `managedFields`.
nlohmann::json as_object(const Kind& kind, nlohmann::json answer);

/// The namespace and name in a document's metadata.
ObjectKey key_of(const nlohmann::json& object);

/// `metadata.resourceVersion`, or "".
std::string version_of(const nlohmann::json& object);

}  // namespace portolan::kube
