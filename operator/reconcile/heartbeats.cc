#include "operator/reconcile/heartbeats.h"

namespace portolan::reconcile {

void Heartbeats::begin(const resources::Kind& kind, const resources::ObjectKey& key) {
  const std::lock_guard lock(mutex_);
  beats_[{std::string(kind.kind), key}] = {.since = clock_.steady()};
}

void Heartbeats::statement(const resources::Kind& kind, const resources::ObjectKey& key) {
  const std::lock_guard lock(mutex_);
  const auto beat = beats_.find({std::string(kind.kind), key});
  if (beat != beats_.end()) beat->second.executing = true;
}

void Heartbeats::end(const resources::Kind& kind, const resources::ObjectKey& key) {
  const std::lock_guard lock(mutex_);
  beats_.erase({std::string(kind.kind), key});
}

std::string Heartbeats::stuck(std::chrono::seconds limit) const {
  const std::lock_guard lock(mutex_);
  const auto now = clock_.steady();
  for (const auto& [who, beat] : beats_) {
    if (!beat.executing && now - beat.since > limit) return who.first + " " + who.second.text() + " makes no progress";
  }
  return {};
}

}  // namespace portolan::reconcile
