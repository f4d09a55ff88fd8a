#include "operator/shard.h"

#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "operator/kube/shards.h"
#include "planner/base/errors.h"

namespace portolan::op {
namespace {

reconcile::ManagerOptions manager_options(reconcile::ManagerOptions options, ShardPart part) {
  if (part.count == 1) return options;
  options.owns = [part](const resources::Metadata& metadata) {
    return kube::shard_of(metadata.key(), metadata.labels, part.count) == part.index;
  };
  return options;
}

/// The same with another store, as who takes part in the election.
reconcile::Environment with_store(const reconcile::Environment& shared, kube::ObjectStore& store,
                                  const ShardSettings& settings) {
  reconcile::Environment own{store,         shared.registry, shared.dev,   shared.cache,
                             shared.logger, shared.gate,     shared.files, shared.clock};
  if (!settings.election.empty()) own.owner = settings.identity;
  own.hash_key = shared.hash_key;
  own.heartbeats = shared.heartbeats;
  own.cancellations = shared.cancellations;
  own.dev_pool = shared.dev_pool;
  own.config = shared.config;
  return own;
}

}  // namespace

Shard::Shard(const reconcile::Environment& shared, const ShardSettings& settings, ShardPart part,
             reconcile::PassObserver* observer)
    : part_(part),
      store_(shared.store, [this] { require_lease(); }),
      environment_(with_store(shared, store_, settings)),
      schemas_(environment_),
      migrations_(environment_),
      drift_checks_(environment_),
      manager_(environment_, reconcilers(settings.drift_checks), manager_options(settings.manager, part), observer) {
  environment_.may_act = [this](const resources::ObjectKey&) { require_lease(); };
  if (settings.election.empty()) return;
  const std::string name = shard_lease(settings.election, part);
  lease_.emplace(shared.store, shared.clock, resources::ObjectKey{settings.space, name}, settings.identity,
                 kube::LeaseTimes(), [this, name](const std::string& problem) {
                   environment_.logger.warning("the election Lease was not renewed: " + problem, {{"lease", name}});
                 });
}

void Shard::require_lease() const {
  if (lease_ && !lease_->held()) throw Stopped("the election Lease is lost");
}

std::vector<reconcile::Reconciler*> Shard::reconcilers(bool drift_checks) {
  std::vector<reconcile::Reconciler*> all{&schemas_, &migrations_};
  if (drift_checks) all.push_back(&drift_checks_);
  return all;
}

void Shard::run(std::stop_token stop, kube::ShardQuota* quota, const std::function<void(bool)>& on_change) {
  const auto work = [&](const std::stop_token& token) {
    on_change(true);
    manager_.run(token);
    on_change(false);
  };
  if (lease_) {
    kube::run_elected(*lease_, environment_.clock, work, std::move(stop), quota);
  } else {
    work(stop);
  }
}

bool Shard::active() const {
  return !lease_ || lease_->held();
}

void run_shards(const Shards& shards, kube::Replicas* replicas,
                const std::function<void(int shard, bool active)>& on_change, std::stop_token stop) {
  std::mutex mutex;
  const auto tell = [&](int shard, bool active) {
    const std::lock_guard lock(mutex);
    on_change(shard, active);
  };
  std::optional<kube::ShardQuota> quota;
  std::jthread beats;
  if (replicas != nullptr) {
    replicas->beat();
    quota.emplace(static_cast<int>(shards.size()), [replicas] { return replicas->live(); });
    beats = std::jthread([replicas](const std::stop_token& ended) {
      while (base::system_clock().sleep(kube::LeaseTimes().retry, ended)) replicas->beat();
    });
  }
  {
    std::vector<std::jthread> threads;
    for (const auto& shard : shards) {
      threads.emplace_back([&, s = shard.get()] {
        s->run(stop, quota ? &*quota : nullptr, [&tell, s](bool active) { tell(s->index(), active); });
      });
    }
  }
  if (replicas == nullptr) return;
  beats.request_stop();
  beats.join();
  replicas->leave();
}

std::string shard_lease(const std::string& election, ShardPart part) {
  return part.count == 1 ? election : election + "-shard-" + std::to_string(part.index);
}

}  // namespace portolan::op
