#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <stop_token>
#include <thread>
#include <unordered_map>
#include <vector>

#include "operator/kube/object_store.h"

namespace portolan::kube {

/// The latest known state of the objects of one watch. Safe from any thread; documents are shared and never change.
class Cache {
 public:
  using Document = std::shared_ptr<const nlohmann::json>;

  /// Takes an event of the watch in.
  void apply(const WatchEvent& event);

  /// The object, or null when it is not known.
  Document get(const ObjectKey& key) const;

  /// All keys, sorted.
  std::vector<ObjectKey> keys() const;

  /// Whether the list was delivered in full at least once.
  bool synced() const;

 private:
  mutable std::mutex mutex_;
  std::unordered_map<ObjectKey, Document> objects_;
  bool synced_ = false;
};

/// What an informer's cache holds.
enum class Keep { kObjects, kNothing };

/// Runs one watch on a thread of its own, from construction to destruction, and keeps its cache.
class Informer {
 public:
  /// @param store     must outlive the informer
  /// @param on_event  called after the cache has taken the event in; must not throw; may be null
  /// @param keep      what the cache holds; where events are enough, thousands of objects need no memory
  Informer(ObjectStore& store, WatchRequest request, std::function<void(const WatchEvent&)> on_event,
           Keep keep = Keep::kObjects);

  const Cache& cache() const { return cache_; }

 private:
  Cache cache_;
  std::jthread thread_;
};

}  // namespace portolan::kube
