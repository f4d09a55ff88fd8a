#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "drivers/dev/pod_image.h"
#include "operator/devdb/settings.h"
#include "operator/resources/metadata.h"

namespace portolan::devdb {

namespace marker {
/// Hash over what a Deployment should be; on the Deployment and on its pods.
inline constexpr const char* kSpec = "portolan.db/devdb-spec";
/// When a lease last used it, RFC 3339.
inline constexpr const char* kLastUsed = "portolan.db/devdb-last-used";
/// Label of what the operator made itself: `shared`, `exclusive` or `resource`.
inline constexpr const char* kKind = "portolan.db/devdb";
inline constexpr const char* kShared = "shared";
inline constexpr const char* kExclusive = "exclusive";
inline constexpr const char* kResource = "resource";
/// Pod annotation of atlas-operator (spec/operator.md 4.2): the URL at `localhost`, here without its password.
inline constexpr const char* kTemplate = "atlasgo.io/conntmpl";
inline constexpr const char* kEngine = "atlasgo.io/engine";
inline constexpr const char* kInstance = "app.kubernetes.io/instance";
/// Selects the pods and Deployments of all dev databases.
inline constexpr const char* kSelector = "app.kubernetes.io/name=atlas-dev-db";
}  // namespace marker

/// The key of the password in an instance's Secret.
inline constexpr const char* kPasswordKey = "password";

/// One dev database server as it should run.
struct Instance {
  /// Of Deployment, Secret and NetworkPolicy alike.
  resources::ObjectKey key;
  /// Driver id; a label.
  std::string engine;
  const char* kind = marker::kShared;
  std::optional<resources::OwnerReference> owner;
  /// Null with a `pod_spec` of the user's own.
  const dev::PodImage* image = nullptr;
  std::string image_name;
  /// The image also makes the database of a bound target.
  bool bound = false;
  /// `devDB.spec` as JSON text (spec/operator.md 4.4); empty: an automatic pod.
  std::string pod_spec;
  /// The connection URL at `localhost`, without a password.
  std::string url_template;
  /// Merged into the pod's own; the operator's win.
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
};

/// Labels that select the instance's pods (spec/operator.md 4.2).
std::map<std::string, std::string> selector_labels(const Instance& instance);

/// The Deployment without its status. @param secret_uid  of the Secret its pods read; another Secret makes other pods
nlohmann::json deployment_document(const Instance& instance, const Settings& settings, const std::string& secret_uid,
                                   int replicas);

/// A Secret with a new random password. @param owner  the Deployment
nlohmann::json secret_document(const Instance& instance, const resources::OwnerReference& owner);

/// Only the operator's pods may connect, and the database reaches nobody.
nlohmann::json network_policy_document(const Instance& instance, const Settings& settings,
                                       const resources::OwnerReference& owner);

/// A reference to a Deployment as it is stored.
resources::OwnerReference owner_of(const nlohmann::json& deployment);

}  // namespace portolan::devdb
