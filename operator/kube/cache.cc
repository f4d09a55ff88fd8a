#include "operator/kube/cache.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

namespace portolan::kube {

void Cache::apply(const WatchEvent& event) {
  Document document;
  if (event.object != nullptr && event.change != Change::deleted) {
    document = std::make_shared<const nlohmann::json>(*event.object);
  }
  const std::lock_guard lock(mutex_);
  switch (event.change) {
    case Change::added:
    case Change::modified:
      objects_[event.key] = std::move(document);
      break;
    case Change::deleted:
      objects_.erase(event.key);
      break;
    case Change::synced:
      synced_ = true;
      break;
  }
}

Cache::Document Cache::get(const ObjectKey& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = objects_.find(key);
  return found == objects_.end() ? nullptr : found->second;
}

std::vector<ObjectKey> Cache::keys() const {
  std::vector<ObjectKey> keys;
  {
    const std::lock_guard lock(mutex_);
    keys.reserve(objects_.size());
    for (const auto& [key, document] : objects_) keys.push_back(key);
  }
  std::sort(keys.begin(), keys.end());
  return keys;
}

bool Cache::synced() const {
  const std::lock_guard lock(mutex_);
  return synced_;
}

Informer::Informer(ObjectStore& store, WatchRequest request, std::function<void(const WatchEvent&)> on_event, Keep keep)
    : thread_([this, &store, keep, request = std::move(request), on_event = std::move(on_event)](std::stop_token stop) {
        store.watch(
            request,
            [&](const WatchEvent& event) {
              if (keep == Keep::kObjects || event.change == Change::synced) cache_.apply(event);
              if (on_event) on_event(event);
            },
            std::move(stop));
      }) {}

}  // namespace portolan::kube
