#include "operator/reconcile/target_gate.h"

namespace portolan::reconcile {

std::unique_ptr<TargetGate::Pass> TargetGate::try_enter(const std::string& key, const resources::ObjectKey& who,
                                                        Access access) {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  const auto refused = refused_.find(who);
  Places& places = busy_[key];
  std::size_t& taken = access == Access::kRead ? places.readers : places.writers;
  if (taken >= (access == Access::kRead ? readers_ : 1)) {
    if (refused == refused_.end()) refused_.emplace(who, now);
    return nullptr;
  }
  std::chrono::nanoseconds waited{0};
  if (refused != refused_.end()) {
    waited = now - refused->second;
    refused_.erase(refused);
  }
  ++taken;
  return std::make_unique<Pass>(*this, key, access, waited);
}

void TargetGate::leave(const std::string& key, Access access) {
  const std::lock_guard lock(mutex_);
  const auto entry = busy_.find(key);
  --(access == Access::kRead ? entry->second.readers : entry->second.writers);
  if (entry->second.readers + entry->second.writers == 0) busy_.erase(entry);
}

std::size_t TargetGate::inflight() const {
  const std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [key, places] : busy_) count += places.readers + places.writers;
  return count;
}

}  // namespace portolan::reconcile
