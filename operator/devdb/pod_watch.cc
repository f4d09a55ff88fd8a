#include "operator/devdb/pod_watch.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace portolan::devdb {
namespace {

using nlohmann::json;

std::string text_at(const json& object, const char* pointer) {
  const json::json_pointer path(pointer);
  return object.contains(path) && object.at(path).is_string() ? object.at(path).get<std::string>() : std::string();
}

json list_at(const json& object, const char* pointer) {
  const json::json_pointer path(pointer);
  return object.contains(path) && object.at(path).is_array() ? object.at(path) : json::array();
}

bool is_ready(const json& pod) {
  if (!text_at(pod, "/metadata/deletionTimestamp").empty()) return false;
  const json conditions = list_at(pod, "/status/conditions");
  return std::any_of(conditions.begin(), conditions.end(), [](const json& condition) {
    return condition.value("type", "") == "Ready" && condition.value("status", "") == "True";
  });
}

std::string value_of(const std::map<std::string, std::string>& values, const char* key) {
  const auto found = values.find(key);
  return found == values.end() ? "" : found->second;
}

}  // namespace

void PodWatch::follow(const std::string& space) {
  const std::lock_guard lock(mutex_);
  auto& informer = informers_[space];
  if (informer != nullptr) return;
  informer = std::make_unique<kube::Informer>(
      store_, kube::WatchRequest{.kind = resources::kPod, .space = space, .label_selector = marker::kSelector},
      [this](const kube::WatchEvent& event) { on_event(event); });
}

void PodWatch::on_event(const kube::WatchEvent& event) {
  if (event.change == kube::Change::synced || event.object == nullptr) return;
  if (event.change == kube::Change::deleted || !is_ready(*event.object)) return;
  const resources::Metadata pod = resources::metadata_of(*event.object);
  notify({pod.space, value_of(pod.labels, marker::kInstance)});
}

std::vector<kube::Cache::Document> PodWatch::pods_of(const Instance& instance) const {
  std::vector<kube::Cache::Document> pods;
  const std::lock_guard lock(mutex_);
  for (const auto& [space, informer] : informers_) {
    if (!space.empty() && space != instance.key.space) continue;
    for (const resources::ObjectKey& key : informer->cache().keys()) {
      if (key.space != instance.key.space) continue;
      auto pod = informer->cache().get(key);
      if (pod == nullptr) continue;
      if (value_of(resources::metadata_of(*pod).labels, marker::kInstance) != instance.key.name) continue;
      pods.push_back(std::move(pod));
    }
  }
  return pods;
}

std::optional<std::string> PodWatch::address(const Instance& instance, const std::string& spec) const {
  for (const auto& pod : pods_of(instance)) {
    const resources::Metadata metadata = resources::metadata_of(*pod);
    if (!is_ready(*pod) || resources::annotation(metadata, marker::kSpec) != spec) continue;
    std::string address = text_at(*pod, "/status/podIP");
    if (!address.empty()) return address;
  }
  return std::nullopt;
}

std::string PodWatch::trouble(const Instance& instance) const {
  for (const auto& pod : pods_of(instance)) {
    for (const json& status : list_at(*pod, "/status/containerStatuses")) {
      const std::string reason = text_at(status, "/state/waiting/reason");
      if (!reason.empty() && reason != "ContainerCreating" && reason != "PodInitializing") return reason;
    }
    for (const json& condition : list_at(*pod, "/status/conditions")) {
      if (condition.value("type", "") == "PodScheduled" && condition.value("status", "") == "False") {
        return condition.value("message", "the pod is not scheduled");
      }
    }
  }
  return "";
}

void PodWatch::wait(const resources::ObjectKey& instance, const Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  waiters_[instance].insert(waiter);
}

void PodWatch::forget(const resources::ObjectKey& instance, const Waiter& waiter) {
  const std::lock_guard lock(mutex_);
  const auto found = waiters_.find(instance);
  if (found == waiters_.end()) return;
  found->second.erase(waiter);
  if (found->second.empty()) waiters_.erase(found);
}

bool PodWatch::is_awaited(const resources::ObjectKey& instance) const {
  const std::lock_guard lock(mutex_);
  return waiters_.contains(instance);
}

void PodWatch::notify(const resources::ObjectKey& instance) {
  std::set<Waiter> told;
  {
    const std::lock_guard lock(mutex_);
    const auto found = waiters_.find(instance);
    if (found == waiters_.end()) return;
    told = std::move(found->second);
    waiters_.erase(found);
  }
  for (const Waiter& waiter : told) wake_(waiter);
}

}  // namespace portolan::devdb
