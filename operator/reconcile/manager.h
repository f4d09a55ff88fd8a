#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "operator/kube/work_queue.h"
#include "operator/reconcile/reconciler.h"

namespace portolan::reconcile {

/// Told about every pass, for metrics. Called from worker threads.
class PassObserver {
 public:
  virtual ~PassObserver() = default;
  virtual void pass_ended(const resources::Kind& kind, const resources::ObjectKey& key, const PassResult& result,
                          std::chrono::nanoseconds duration) = 0;
};

struct ManagerOptions {
  /// Namespaces to watch; empty means all.
  std::vector<std::string> namespaces;
  std::string label_selector;
  /// Worker threads per kind.
  int workers = 4;
  /// False: Secrets are read by name when a pass needs them, and never watched.
  bool watch_secrets = true;
  /// Whether an object is this manager's to handle; empty: all are. It may change with the object's labels.
  std::function<bool(const resources::Metadata&)> owns = {};
};

/// Watches the custom resources and what they refer to, and runs one pass per change and object on a bounded pool.
class Manager {
 public:
  /// Everything given outlives the manager. @param observer  may be null
  Manager(const Environment& environment, std::vector<Reconciler*> reconcilers, ManagerOptions options,
          PassObserver* observer);
  ~Manager();

  /// Works until `stop` is requested; then takes no new work and returns when the passes under way have come to a halt
  /// between two statements.
  void run(std::stop_token stop);

  /// Every watch has delivered its list at least once.
  bool synced() const;

  /// Starts a pass over an object that waited for something. Unknown kinds are ignored.
  void wake(const resources::Kind& kind, const resources::ObjectKey& key);

  /// Queue numbers of one kind, for metrics.
  kube::QueueStats queue_stats(const resources::Kind& kind) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace portolan::reconcile
