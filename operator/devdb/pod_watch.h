#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "operator/devdb/manifests.h"
#include "operator/kube/cache.h"

namespace portolan::devdb {

/// Who waits for a dev database: kind and object.
struct Waiter {
  resources::Kind kind;
  resources::ObjectKey key;

  friend bool operator<(const Waiter& a, const Waiter& b) {
    return std::pair(a.kind.kind, a.key) < std::pair(b.kind.kind, b.key);
  }
};

/// Follows the pods of dev databases: where they are reached, and who is to be told when one gets ready. Safe from any
/// thread.
class PodWatch {
 public:
  /// @param store  outlives this object
  /// @param wake   called from the watching threads for each waiter of an instance that has news; must not throw
  PodWatch(kube::ObjectStore& store, std::function<void(const Waiter&)> wake) : store_(store), wake_(std::move(wake)) {}

  /// Follows the pods of a namespace from now on; empty means all. Doing so again is harmless.
  void follow(const std::string& space);

  /// The address of a ready pod of the instance that runs what `spec` is the hash of.
  std::optional<std::string> address(const Instance& instance, const std::string& spec) const;

  /// Why its pod does not get ready, as far as the cluster says it (`ImagePullBackOff`); else empty.
  std::string trouble(const Instance& instance) const;

  void wait(const resources::ObjectKey& instance, const Waiter& waiter);
  void forget(const resources::ObjectKey& instance, const Waiter& waiter);

  bool is_awaited(const resources::ObjectKey& instance) const;

  /// Tells everybody who waits for the instance.
  void notify(const resources::ObjectKey& instance);

 private:
  void on_event(const kube::WatchEvent& event);
  std::vector<kube::Cache::Document> pods_of(const Instance& instance) const;

  kube::ObjectStore& store_;
  std::function<void(const Waiter&)> wake_;
  mutable std::mutex mutex_;
  std::map<resources::ObjectKey, std::set<Waiter>> waiters_;
  /// Last, so that their threads end first.
  std::map<std::string, std::unique_ptr<kube::Informer>> informers_;
};

}  // namespace portolan::devdb
