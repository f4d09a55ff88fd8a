#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "operator/kube/guarded_store.h"
#include "operator/kube/leader.h"
#include "operator/kube/replicas.h"
#include "operator/reconcile/drift_check_reconciler.h"
#include "operator/reconcile/manager.h"
#include "operator/reconcile/migration_reconciler.h"
#include "operator/reconcile/schema_reconciler.h"

namespace portolan::op {

/// Which part of all objects: number `index` of `count`.
struct ShardPart {
  int index = 0;
  int count = 1;
};

/// What all shards of this process have in common.
struct ShardSettings {
  reconcile::ManagerOptions manager;
  /// Whether the cluster has AtlasDriftCheck and lets us read it.
  bool drift_checks = true;
  /// Name of the election; empty: this process works without one.
  std::string election;
  /// Namespace of the Leases.
  std::string space;
  /// Of this process in the Leases.
  std::string identity;
};

/// One shard of the objects with all that works on it while this replica holds the shard's Lease (spec/operator.md
/// 10.17). With one shard it is everything.
class Shard {
 public:
  /// @param shared  what all shards work with; a shard replaces `store` and `may_act` by what its Lease allows
  /// Everything referred to outlives the shard.
  Shard(const reconcile::Environment& shared, const ShardSettings& settings, ShardPart part,
        reconcile::PassObserver* observer);

  /// Works whenever the Lease is held, until `stop` is requested.
  /// @param quota     of this replica, or null
  /// @param on_change told when work begins (true) and when it has ended (false)
  void run(std::stop_token stop, kube::ShardQuota* quota, const std::function<void(bool)>& on_change);

  /// Whether this replica works on the shard now.
  bool active() const;

  int index() const { return part_.index; }
  reconcile::Manager& manager() { return manager_; }

 private:
  std::vector<reconcile::Reconciler*> reconcilers(bool drift_checks);
  void require_lease() const;

  const ShardPart part_;
  std::optional<kube::LeaseLock> lease_;
  kube::GuardedStore store_;
  reconcile::Environment environment_;
  reconcile::SchemaReconciler schemas_;
  reconcile::MigrationReconciler migrations_;
  reconcile::DriftCheckReconciler drift_checks_;
  reconcile::Manager manager_;
};

using Shards = std::vector<std::unique_ptr<Shard>>;

/// Works on every shard whose Lease this replica holds, until `stop` is requested and all work has come to a halt.
/// @param replicas   spreads the shards evenly; null: there is but one shard, or no election
/// @param on_change  told when work on a shard begins (true) and when it has ended (false); never twice at a time
void run_shards(const Shards& shards, kube::Replicas* replicas,
                const std::function<void(int shard, bool active)>& on_change, std::stop_token stop);

/// Name of a shard's Lease: the election's own name when there is but one.
std::string shard_lease(const std::string& election, ShardPart part);

}  // namespace portolan::op
