#include "operator/kube/shards.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "operator/resources/condition.h"

namespace portolan::kube {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3;
  }
  return hash;
}

int shard_of(const resources::ObjectKey& key, const std::map<std::string, std::string>& labels, int shards) {
  const auto label = labels.find(std::string(resources::marker::kShard));
  if (label != labels.end()) {
    const std::string& text = label->second;
    int pinned = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), pinned);
    if (error == std::errc() && end == text.data() + text.size() && pinned >= 0 && pinned < shards) return pinned;
  }
  return static_cast<int>(fnv1a(key.text()) % static_cast<std::uint64_t>(shards));
}

ShardQuota::ShardQuota(int shards, std::function<int()> live) : shards_(shards), live_(std::move(live)) {}

int ShardQuota::allowed() const {
  const int live = std::max(1, live_());
  return (shards_ + live - 1) / live;
}

bool ShardQuota::take() {
  const int most = allowed();
  const std::lock_guard lock(mutex_);
  if (held_ >= most) return false;
  ++held_;
  return true;
}

void ShardQuota::give_back() {
  const std::lock_guard lock(mutex_);
  --held_;
}

bool ShardQuota::yield() {
  const int most = allowed();
  const std::lock_guard lock(mutex_);
  if (held_ <= most) return false;
  --held_;
  return true;
}

}  // namespace portolan::kube
