#include "operator/reconcile/cancellations.h"

namespace portolan::reconcile {

Cancellations::UnderWay::UnderWay(Cancellations& of, const resources::Kind& kind, const resources::ObjectKey& key,
                                  std::string id, ports::Connection& connection)
    : of_(of), who_(kind.kind, key), id_(std::move(id)), connection_(connection) {
  const std::lock_guard lock(of_.mutex_);
  of_.under_way_[who_] = this;
}

Cancellations::UnderWay::~UnderWay() {
  const std::lock_guard lock(of_.mutex_);
  of_.under_way_.erase(who_);
}

void Cancellations::cancel(const resources::Kind& kind, const resources::ObjectKey& key, const std::string& id) {
  const std::lock_guard lock(mutex_);
  const auto found = under_way_.find({std::string(kind.kind), key});
  if (found == under_way_.end() || found->second->id_ != id || found->second->canceled_.exchange(true)) return;
  found->second->connection_.cancel();
}

}  // namespace portolan::reconcile
