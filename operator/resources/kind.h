#pragma once

#include <string>
#include <string_view>

namespace portolan::resources {

/// One kind of Kubernetes object and where the API server serves it.
struct Kind {
  std::string_view group;    ///< empty for the core group
  std::string_view version;  ///< for example `v1alpha1`
  std::string_view kind;     ///< for example `AtlasSchema`
  std::string_view plural;   ///< the path segment, for example `atlasschemas`

  /// `group/version`, or the version alone for the core group.
  std::string api_version() const {
    return group.empty() ? std::string(version) : std::string(group) + "/" + std::string(version);
  }

  friend bool operator==(const Kind&, const Kind&) = default;
};

inline constexpr Kind kAtlasSchema{"db.atlasgo.io", "v1alpha1", "AtlasSchema", "atlasschemas"};
inline constexpr Kind kAtlasMigration{"db.atlasgo.io", "v1alpha1", "AtlasMigration", "atlasmigrations"};
inline constexpr Kind kAtlasDriftCheck{"db.atlasgo.io", "v1alpha1", "AtlasDriftCheck", "atlasdriftchecks"};
inline constexpr Kind kSecret{"", "v1", "Secret", "secrets"};
inline constexpr Kind kConfigMap{"", "v1", "ConfigMap", "configmaps"};
inline constexpr Kind kEvent{"", "v1", "Event", "events"};
inline constexpr Kind kPod{"", "v1", "Pod", "pods"};
inline constexpr Kind kService{"", "v1", "Service", "services"};
inline constexpr Kind kDeployment{"apps", "v1", "Deployment", "deployments"};
inline constexpr Kind kNetworkPolicy{"networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies"};
inline constexpr Kind kLease{"coordination.k8s.io", "v1", "Lease", "leases"};

}  // namespace portolan::resources
