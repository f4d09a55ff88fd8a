#include "operator/reconcile/reconciler.h"

namespace portolan::reconcile {

bool InputMemory::changed(const resources::ObjectKey& key, const std::string& hash) {
  const std::lock_guard lock(mutex_);
  const auto [entry, inserted] = hashes_.try_emplace(key, hash);
  if (inserted || entry->second == hash) return false;
  entry->second = hash;
  return true;
}

void InputMemory::forget(const resources::ObjectKey& key) {
  const std::lock_guard lock(mutex_);
  hashes_.erase(key);
}

}  // namespace portolan::reconcile
