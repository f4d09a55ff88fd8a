#include "operator/reconcile/target_gate.h"

namespace portolan::reconcile {

std::unique_ptr<TargetGate::Pass> TargetGate::try_enter(const std::string& key) {
  const std::lock_guard lock(mutex_);
  if (!busy_.insert(key).second) return nullptr;
  return std::make_unique<Pass>(*this, key);
}

void TargetGate::leave(const std::string& key) {
  const std::lock_guard lock(mutex_);
  busy_.erase(key);
}

std::size_t TargetGate::inflight() const {
  const std::lock_guard lock(mutex_);
  return busy_.size();
}

}  // namespace portolan::reconcile
