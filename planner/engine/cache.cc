#include "planner/engine/cache.h"

#include <utility>

namespace portolan::engine {

std::optional<std::string> StateCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto it = index_.find(key);
  if (it == index_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, it->second);
  return it->second->document;
}

void StateCache::store(const std::string& key, std::string document) {
  const std::lock_guard lock(mutex_);
  const std::size_t bytes = key.size() + document.size();
  if (bytes > capacity_ || index_.contains(key)) return;
  entries_.push_front({key, std::move(document)});
  index_.emplace(key, entries_.begin());
  size_ += bytes;
  while (size_ > capacity_) {
    const Entry& oldest = entries_.back();
    size_ -= oldest.key.size() + oldest.document.size();
    index_.erase(oldest.key);
    entries_.pop_back();
  }
}

}  // namespace portolan::engine
