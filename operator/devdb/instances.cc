#include "operator/devdb/instances.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "operator/devdb/pending.h"
#include "operator/resources/condition.h"
#include "operator/resources/core.h"
#include "planner/ports/dev_databases.h"

namespace portolan::devdb {
namespace {

using nlohmann::json;
using resources::kDeployment;
using std::chrono::milliseconds;
namespace reason = resources::reason;

/// Who waits for a place among the pool's servers waits for this instead of an instance.
constexpr const char* kRoom = "*";
/// A server that another replica may still be using is not taken away.
constexpr milliseconds kRecent{60000};

/// All servers of the driver are running and in use.
class NoRoom : public Pending {
 public:
  using Pending::Pending;
};

std::string annotation(const json& object, const char* name) {
  return resources::annotation(resources::metadata_of(object), name);
}

std::string label(const json& object, const char* name) {
  const auto all = resources::metadata_of(object).labels;
  const auto found = all.find(name);
  return found == all.end() ? "" : found->second;
}

int replicas_of(const json& deployment) {
  return deployment.value(json::json_pointer("/spec/replicas"), 0);
}

resources::ObjectKey key_of(const json& object) {
  return resources::metadata_of(object).key();
}

/// Whether the Deployment is controlled by another object than `owner`; the same one made anew counts as the same.
bool is_others(const json& deployment, const std::optional<resources::OwnerReference>& owner) {
  for (const resources::OwnerReference& found : resources::metadata_of(deployment).owners) {
    if (found.controller && (!owner || found.kind != owner->kind || found.name != owner->name)) return true;
  }
  return false;
}

bool has_owner(const json& deployment, const std::optional<resources::OwnerReference>& owner) {
  const auto owners = resources::metadata_of(deployment).owners;
  if (!owner) return true;
  return std::any_of(owners.begin(), owners.end(), [&](const auto& found) { return found.uid == owner->uid; });
}

json merge_patch(const json& deployment, json annotations, std::optional<int> replicas) {
  json patch = {{"metadata",
                 {{"resourceVersion", deployment.at("metadata").at("resourceVersion")}, {"annotations", annotations}}}};
  if (replicas) patch["spec"]["replicas"] = *replicas;
  return patch;
}

}  // namespace

Server Instances::require(const Instance& instance, const Waiter& waiter, const Tell& tell) {
  pods_.wait(instance.key, waiter);
  Credentials credentials;
  json deployment;
  try {
    const std::lock_guard lock(ensuring_);
    deployment = ensure(instance, credentials, tell);
  } catch (const NoRoom&) {
    pods_.wait({instance.key.space, kRoom}, waiter);
    throw;
  } catch (const kube::Forbidden& error) {
    throw ports::NoDevDatabase(error.what());
  } catch (const kube::Invalid& error) {
    throw ports::NoDevDatabase(error.what());
  } catch (const kube::NotFound& error) {
    throw ports::NoDevDatabase(error.what());
  } catch (const ConflictError&) {
    throw Pending(std::string(resources::message::kWaitingForDevDB));
  }
  touch(deployment);
  const auto address = pods_.address(instance, annotation(deployment, marker::kSpec));
  if (!address) {
    const std::string trouble = pods_.trouble(instance);
    throw Pending(std::string(resources::message::kWaitingForDevDB) + (trouble.empty() ? "" : ": " + trouble));
  }
  pods_.forget(instance.key, waiter);
  return {*address, credentials.password};
}

json Instances::ensure(const Instance& instance, Credentials& credentials, const Tell& tell) {
  auto found = store_.get(kDeployment, instance.key);
  const bool fresh = !found;
  if (fresh) {
    make_room(instance);
    // Without pods until everything they need is there.
    found = store_.create(kDeployment, deployment_document(instance, settings_, "", 0));
    tell(false, reason::kCreatedDevDB, "Created dev database deployment: " + instance.key.name);
  }
  if (instance.image != nullptr) credentials = ensure_secret(instance, *found);
  json wanted = deployment_document(instance, settings_, credentials.secret_uid, 1);
  const bool same = annotation(*found, marker::kSpec) == annotation(wanted, marker::kSpec);
  if (is_others(*found, instance.owner)) {
    if (!same) throw ports::NoDevDatabase("deployment " + instance.key.text() + " belongs to another resource");
    wanted["metadata"]["ownerReferences"] = found->at("metadata").at("ownerReferences");
  }
  const bool running = replicas_of(*found) > 0;
  if (same && running && (is_others(*found, instance.owner) || has_owner(*found, instance.owner))) return *found;
  if (instance.image != nullptr && !same) ensure_policy(instance, *found);
  if (!running && !fresh) {
    make_room(instance);
    tell(false, reason::kScaledUpDevDB, "Scaled up dev database deployment: " + instance.key.name);
  }
  return bring_up(instance, std::move(*found), wanted);
}

/// The cluster's controller writes to a Deployment, too.
json Instances::bring_up(const Instance& instance, json found, const json& wanted) {
  constexpr int kTries = 5;
  for (int tries = 1;; ++tries) {
    try {
      return replace(instance, found, wanted);
    } catch (const ConflictError&) {
      auto current = store_.get(kDeployment, instance.key);
      if (!current || tries == kTries) throw;
      found = std::move(*current);
    }
  }
}

json Instances::replace(const Instance& instance, json found, const json& wanted) {
  if (found.at("spec").at("selector") != wanted.at("spec").at("selector")) {
    // A selector cannot be changed: another driver, or a Deployment of another maker.
    store_.remove(kDeployment, instance.key, resources::metadata_of(found).uid);
    throw Pending(std::string(resources::message::kWaitingForDevDB));
  }
  found["metadata"]["labels"].update(wanted.at("metadata").at("labels"));
  found["metadata"]["annotations"].update(wanted.at("metadata").at("annotations"));
  found["metadata"]["annotations"][marker::kLastUsed] = base::rfc3339(clock_.now());
  if (wanted.at("metadata").contains("ownerReferences")) {
    found["metadata"]["ownerReferences"] = wanted.at("metadata").at("ownerReferences");
  }
  found["spec"] = wanted.at("spec");
  found.erase("status");
  return store_.update(kDeployment, found);
}

Instances::Credentials Instances::ensure_secret(const Instance& instance, const json& deployment) {
  auto document = store_.get(resources::kSecret, instance.key);
  if (!document) document = store_.create(resources::kSecret, secret_document(instance, owner_of(deployment)));
  resources::Secret secret = resources::secret_from_json(*document);
  const std::string uid = resources::metadata_of(deployment).uid;
  const bool owned = std::any_of(secret.metadata.owners.begin(), secret.metadata.owners.end(),
                                 [&](const auto& owner) { return owner.uid == uid; });
  if (!owned) {
    // Left by a Deployment that is gone: it would be collected with that one.
    secret.metadata.owners = {owner_of(deployment)};
    secret = resources::secret_from_json(store_.update(resources::kSecret, resources::to_json(secret)));
  }
  const auto password = secret.data.find(kPasswordKey);
  if (password == secret.data.end()) {
    throw ports::NoDevDatabase("secret " + instance.key.text() + " does not contain key \"" + kPasswordKey + "\"");
  }
  return {secret.metadata.uid, password->second};
}

/// Roles made for atlas-operator do not grant these; the database works without.
void Instances::ensure_policy(const Instance& instance, const json& deployment) {
  json policy = network_policy_document(instance, settings_, owner_of(deployment));
  try {
    const auto found = store_.get(resources::kNetworkPolicy, instance.key);
    if (!found) {
      store_.create(resources::kNetworkPolicy, policy);
      return;
    }
    policy["metadata"]["resourceVersion"] = found->at("metadata").at("resourceVersion");
    store_.update(resources::kNetworkPolicy, policy);
  } catch (const kube::Forbidden& error) {
    logger_.warning("a dev database runs without a NetworkPolicy: " + std::string(error.what()),
                    {{"namespace", instance.key.space}, {"deployment", instance.key.name}});
  }
}

void Instances::make_room(const Instance& instance) {
  if (instance.kind == marker::kResource) return;
  std::vector<json> running;
  for (json& deployment : store_.list(kDeployment, instance.key.space, marker::kKind)) {
    const bool counts = label(deployment, marker::kKind) != marker::kResource && key_of(deployment) != instance.key;
    if (counts && replicas_of(deployment) > 0 && label(deployment, marker::kEngine) == instance.engine) {
      running.push_back(std::move(deployment));
    }
  }
  if (static_cast<int>(running.size()) < settings_.max_instances) return;
  std::sort(running.begin(), running.end(), [](const json& a, const json& b) {
    return annotation(a, marker::kLastUsed) < annotation(b, marker::kLastUsed);
  });
  for (const json& deployment : running) {
    const resources::ObjectKey key = key_of(deployment);
    if (uses_of(key) > 0 || pods_.is_awaited(key) || !unused_for(deployment, std::min(kRecent, settings_.idle)))
      continue;
    scale_down(deployment);
    return;
  }
  throw NoRoom("waiting for a dev database: all " + std::to_string(running.size()) + " of " + instance.engine +
               " are in use (--devdb-max)");
}

void Instances::scale_down(const json& deployment) {
  store_.patch(kDeployment, key_of(deployment), merge_patch(deployment, json::object(), 0));
}

void Instances::touch(const json& deployment) {
  if (!unused_for(deployment, std::min(kRecent, settings_.idle) / 4)) return;
  try {
    store_.patch(kDeployment, key_of(deployment),
                 merge_patch(deployment, {{marker::kLastUsed, base::rfc3339(clock_.now())}}, std::nullopt));
  } catch (const ConflictError&) {
    // Somebody else has just written it.
    return;
  } catch (const kube::Forbidden& error) {
    logger_.warning(error.what());
  }
}

void Instances::begin_use(const Instance& instance) {
  const std::lock_guard lock(mutex_);
  ++uses_[instance.key];
  engines_[instance.key] = instance.engine;
}

void Instances::end_use(const Instance& instance) {
  {
    const std::lock_guard lock(mutex_);
    if (--uses_[instance.key] == 0) uses_.erase(instance.key);
  }
  pods_.notify({instance.key.space, kRoom});
}

int Instances::uses_of(const resources::ObjectKey& instance) const {
  const std::lock_guard lock(mutex_);
  const auto found = uses_.find(instance);
  return found == uses_.end() ? 0 : found->second;
}

bool Instances::unused_for(const json& deployment, milliseconds time) const {
  return annotation(deployment, marker::kLastUsed) <= base::rfc3339(clock_.now() - time);
}

void Instances::tidy(const json& deployment) {
  if (replicas_of(deployment) == 0 && label(deployment, marker::kKind) != marker::kExclusive) return;
  if (uses_of(key_of(deployment)) > 0 || pods_.is_awaited(key_of(deployment))) {
    touch(deployment);
  } else if (unused_for(deployment, settings_.idle)) {
    if (label(deployment, marker::kKind) == marker::kExclusive) {
      store_.remove(kDeployment, key_of(deployment), resources::metadata_of(deployment).uid);
    } else {
      scale_down(deployment);
    }
  }
}

void Instances::tidy() {
  std::map<resources::ObjectKey, json> all;
  std::vector<std::string> spaces = settings_.watched;
  if (spaces.empty()) spaces.emplace_back("");
  spaces.push_back(settings_.pool_space);
  for (const std::string& space : spaces) {
    try {
      for (json& deployment : store_.list(kDeployment, space, marker::kKind)) {
        all.emplace(key_of(deployment), std::move(deployment));
      }
    } catch (const kube::Forbidden&) {
      // A role for some namespaces: the others hold none of ours.
      continue;
    }
  }
  std::map<std::string, int> running;
  for (const auto& [key, deployment] : all) {
    if (replicas_of(deployment) > 0) ++running[label(deployment, marker::kEngine)];
    try {
      tidy(deployment);
    } catch (const ConflictError&) {
      continue;
    } catch (const kube::NotFound&) {
      continue;
    }
  }
  const std::lock_guard lock(mutex_);
  running_ = std::move(running);
}

void Instances::clean_up(const resources::ObjectKey& instance, bool prewarm, const Tell& tell) {
  const auto attempt = [&](const std::string& what, const auto& step) {
    try {
      step();
    } catch (const Error& error) {
      tell(true, reason::kCleanUpDevDB, "Error " + what + ": " + error.what());
    }
  };
  if (prewarm) {
    std::vector<json> pods;
    attempt("listing devDB pods", [&] {
      pods = store_.list(resources::kPod, instance.space, std::string(marker::kInstance) + "=" + instance.name);
    });
    for (const json& pod : pods) {
      const resources::ObjectKey key = key_of(pod);
      attempt("deleting devDB pod " + key.name, [&] { store_.remove(resources::kPod, key); });
    }
    return;
  }
  std::optional<json> deployment;
  attempt("getting devDB deployment", [&] { deployment = store_.get(kDeployment, instance); });
  if (deployment) attempt("scaling down devDB deployment", [&] { scale_down(*deployment); });
}

std::map<std::string, Instances::Count> Instances::counts() const {
  std::map<std::string, Count> counts;
  const std::lock_guard lock(mutex_);
  for (const auto& [engine, running] : running_) counts[engine].running = running;
  for (const auto& [instance, uses] : uses_) ++counts[engines_.at(instance)].in_use;
  return counts;
}

}  // namespace portolan::devdb
