#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>
#include <unordered_map>

#include "operator/kube/kube_store.h"
#include "operator/kube/lister.h"
#include "operator/kube/rest.h"

namespace portolan::kube {

/// Runs one watch for KubeStore: list, then follow from its version; list again when the version has expired; poll by
/// name where RBAC refuses (architecture, "Kubernetes layer"). Used by one thread.
class Watcher {
 public:
  /// References must outlive the watcher.
  Watcher(Rest& rest, const base::Clock& clock, const KubeStoreOptions& options, const WatchRequest& request,
          const std::function<void(const WatchEvent&)>& on_event);

  /// Returns when `stop` is requested.
  void run(std::stop_token stop);

 private:
  void step(const std::stop_token& stop);
  void relist(const std::stop_token& stop);
  void follow(const std::stop_token& stop);
  void take(nlohmann::json line);
  void poll(const std::stop_token& stop);
  void set(const ObjectKey& key, nlohmann::json object);
  void forget(const ObjectKey& key, const nlohmann::json* object);
  void pause(const std::stop_token& stop);
  void report(const std::string& problem) const;

  Rest& rest_;
  const base::Clock& clock_;
  const KubeStoreOptions& options_;
  const WatchRequest& request_;
  const std::function<void(const WatchEvent&)>& on_event_;
  std::unordered_map<ObjectKey, std::string> versions_;  ///< what the consumer knows
  std::string version_;                                  ///< to follow from; empty means list first
  int failures_ = 0;                                     ///< in a row
  std::uint64_t lines_ = 0;                              ///< received so far
  bool refused_ = false;
};

}  // namespace portolan::kube
