#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "operator/config/configuration.h"
#include "operator/devdb/pool.h"
#include "operator/kube/object_store.h"
#include "operator/log/logger.h"
#include "operator/reconcile/apply_stats.h"
#include "operator/reconcile/cancellations.h"
#include "operator/reconcile/failure.h"
#include "operator/reconcile/heartbeats.h"
#include "operator/reconcile/references.h"
#include "operator/reconcile/target_gate.h"
#include "planner/engine/context.h"

namespace portolan::reconcile {

/// What every reconciler works with. Everything outlives the reconcilers.
struct Environment {
  kube::ObjectStore& store;
  const ports::Registry& registry;
  ports::DevDatabases& dev;
  engine::StateCache& cache;
  log::Logger& logger;
  TargetGate& gate;
  base::Files& files = base::disk_files();
  const base::Clock& clock = base::system_clock();
  /// Throws Stopped when this replica may no longer act on `key` (a lost Lease). Empty: it always may.
  std::function<void(const resources::ObjectKey& key)> may_act = {};
  /// This process in elections; empty: there is no election, and the work of others is theirs.
  std::string owner = {};
  /// Base64 of the key for hashes over secrets (spec/operator.md 10.6).
  std::string hash_key = {};
  /// Null: nobody watches over passes.
  Heartbeats* heartbeats = nullptr;
  /// Attempts that people may cancel; null: nobody can.
  Cancellations* cancellations = nullptr;
  /// Dev databases in the cluster; null: there are none.
  devdb::Pool* dev_pool = nullptr;
  /// What custom configurations may do.
  config::Rules config = {};
};

/// What one pass came to, for the queue, the reference index and the metrics.
struct PassResult {
  enum class Outcome { kSuccess, kError, kRequeue, kRequeueAfter };
  Outcome outcome = Outcome::kSuccess;
  std::optional<std::chrono::milliseconds> requeue_after;
  /// Everything the pass read; nothing when it did not get that far, so that older knowledge stays.
  std::optional<std::vector<Reference>> references;
  bool ready = false;
  std::string reason;
  bool gone = false;
  /// A plan waits for a person.
  bool plan_pending = false;
  /// Failures in a row, as the status says.
  std::int64_t failed = 0;
  /// Name of the target's driver, empty when the pass did not get that far.
  std::string driver;
  /// What was run, if anything.
  std::optional<ApplyStats> applied;
  /// Whether a check found drift; unset when there was none.
  std::optional<bool> drifted;
  /// How long the pass waited for others at its target.
  std::chrono::nanoseconds queued{0};
  /// How long the resource waited for dev databases in the cluster, when it used one.
  std::optional<std::chrono::nanoseconds> dev_waited;
  /// How long the object waited for a worker; the manager fills it in.
  std::chrono::nanoseconds waited{0};
  /// Secrets that were masked in texts.
  std::size_t redactions = 0;
};

/// Brings one object's database to its declared state and its status to the truth. Used by several threads at once,
/// each with another key.
class Reconciler {
 public:
  virtual ~Reconciler() = default;

  /// One pass. Throws Stopped and TransientError (the store does not answer); everything else ends in the status.
  virtual PassResult reconcile(const resources::ObjectKey& key, std::stop_token stop) = 0;

  virtual const resources::Kind& kind() const = 0;
};

/// Remembers, per object, a hash of everything its last pass read, so that changed input gives a failed object new
/// tries (spec/operator.md 10.7). Forgetting is harmless.
class InputMemory {
 public:
  /// Stores `hash`; returns whether another one was known before.
  bool changed(const resources::ObjectKey& key, const std::string& hash);
  void forget(const resources::ObjectKey& key);

 private:
  std::mutex mutex_;
  std::map<resources::ObjectKey, std::string> hashes_;
};

}  // namespace portolan::reconcile
