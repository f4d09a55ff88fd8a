#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "operator/kube/object_store.h"

namespace portolan::op {

/// What to collect for people who help.
struct BundleScope {
  /// Namespaces of the resources; empty: all.
  std::vector<std::string> namespaces;
  std::string label_selector;
  /// The operator's own namespace: its Deployments, pods and Leases.
  std::string own_space;
};

/// Files of a support bundle by name: custom resources, events about them, the operator's own objects, each as JSON.
/// What may not be read or is not served is left out and named in `README.txt`. Secrets and ConfigMaps are never read,
/// and every document is as `without_secrets` leaves it. Throws TransientError when the API server does not answer.
std::map<std::string, std::string> support_bundle(kube::ObjectStore& store, const BundleScope& scope);

/// An object without what may hold a secret: passwords in URLs and in fields, values of variables, project
/// configurations, SQL and HCL (their length stays), annotations that repeat the manifest.
nlohmann::json without_secrets(nlohmann::json object);

}  // namespace portolan::op
