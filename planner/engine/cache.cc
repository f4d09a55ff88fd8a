#include "planner/engine/cache.h"

#include "planner/base/compress.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"

namespace portolan::engine {
namespace {

/// No document of a schema comes near; what claims more is damaged.
constexpr std::size_t kLargestState = std::size_t{1} << 30;

}  // namespace

std::string StateCache::file_name(const std::string& key) const {
  return base::hex_encode(base::sha256(program_ + '\0' + key));
}

std::optional<std::string> StateCache::find(const std::string& key) {
  const std::lock_guard lock(mutex_);
  const auto it = index_.find(key);
  if (it != index_.end()) {
    entries_.splice(entries_.begin(), entries_, it->second);
    return base::decompress(it->second->packed, kLargestState);
  }
  if (!folder_) return std::nullopt;
  auto packed = folder_->find(file_name(key));
  if (!packed) return std::nullopt;
  try {
    std::string state = base::decompress(*packed, kLargestState);
    keep(key, std::move(*packed));
    return state;
  } catch (const Error&) {
    return std::nullopt;
  }
}

void StateCache::store(const std::string& key, const std::string& state) {
  std::string packed = base::compress(state);
  const std::lock_guard lock(mutex_);
  if (folder_) folder_->store(file_name(key), packed);
  keep(key, std::move(packed));
}

void StateCache::keep(const std::string& key, std::string packed) {
  const std::size_t bytes = key.size() + packed.size();
  if (bytes > capacity_ || index_.contains(key)) return;
  entries_.push_front({key, std::move(packed)});
  index_.emplace(key, entries_.begin());
  size_ += bytes;
  while (size_ > capacity_) {
    const Entry& oldest = entries_.back();
    size_ -= oldest.key.size() + oldest.packed.size();
    index_.erase(oldest.key);
    entries_.pop_back();
  }
}

}  // namespace portolan::engine
