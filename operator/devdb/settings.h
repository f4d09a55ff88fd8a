#pragma once

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace portolan::devdb {

/// Where dev databases of a resource without a dev URL come from (spec/operator.md 10.2).
enum class Mode {
  /// Servers that resources share, each lease in a database of its own.
  kPool,
  /// A Deployment for each resource, named and labelled as atlas-operator's.
  kResource,
};

/// What of a dev database's pod people choose. Parts that Kubernetes alone understands stay JSON text; empty: not set.
struct PodSettings {
  /// By driver id; a missing one means the stock image.
  std::map<std::string, std::string> images;
  std::string image_pull_policy;
  std::string image_pull_secrets;
  std::string resources;
  std::string node_selector;
  std::string tolerations;
  std::string affinity;
  std::string priority_class;
  std::string runtime_class;
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
  /// Who may connect (NetworkPolicy).
  std::map<std::string, std::string> operator_labels{{"control-plane", "controller-manager"}};
};

/// Reads the JSON object of the variable `DEVDB_POD`; empty text gives the defaults. Throws UsageError naming an
/// unknown key or a value of a wrong type.
PodSettings parse_pod_settings(const std::string& text);

struct Settings {
  Mode mode = Mode::kPool;
  /// The operator's own namespace, and the one that shared servers run in.
  std::string operator_space;
  std::string pool_space;
  /// The operator's own Deployment; owner of what the pool makes in the same namespace. Empty: not known.
  std::string operator_deployment;
  /// Namespaces with resources; empty means all.
  std::vector<std::string> watched;
  std::chrono::milliseconds idle{std::chrono::minutes(10)};
  /// Servers of one driver that may run at once in mode `pool`.
  int max_instances = 4;
  /// Images follow the target's version.
  bool match_target_version = false;
  /// Mode `resource`: a used server is replaced by a fresh one, rather than scaled to zero.
  bool prewarm = true;
  PodSettings pod;
};

}  // namespace portolan::devdb
