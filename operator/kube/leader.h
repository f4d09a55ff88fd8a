#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>

#include "operator/kube/object_store.h"
#include "operator/kube/shards.h"
#include "operator/resources/core.h"
#include "planner/base/clock.h"

namespace portolan::kube {

/// Times of a lease. Those of spec/operator.md 7.3, except that others wait 12 instead of 15 s: they notice a renewal
/// up to 2 s late, and a dead holder is to be followed within 15 s. The holder itself has given up 2 s before.
struct LeaseTimes {
  std::chrono::milliseconds duration = std::chrono::seconds(12);  ///< others wait this long for a silent holder
  std::chrono::milliseconds renew = std::chrono::seconds(10);  ///< a holder that could not renew for so long gives up
  std::chrono::milliseconds retry = std::chrono::seconds(2);   ///< between two attempts
};

/// One Lease of coordination.k8s.io that at most one process holds. Others' clocks are not trusted: a lease counts as
/// abandoned when it was seen unchanged for its duration by our own clock (as client-go does). Safe from any thread.
class LeaseLock {
 public:
  /// @param store     its calls must end well within `times.renew` (KubeStoreOptions::deadline)
  /// @param identity  unique per process, for example pod name and a random part
  /// @param on_problem  told the text of each trouble with the API server, once until it changes; must not throw
  /// References must outlive the lock.
  LeaseLock(ObjectStore& store, const base::Clock& clock, ObjectKey key, std::string identity, LeaseTimes times = {},
            std::function<void(const std::string&)> on_problem = {});

  /// One attempt to take or renew the lease; true when we hold it now. Trouble with the API server counts as "not
  /// renewed" and is kept in `problem`, never thrown.
  bool attempt();

  /// Looks whether another's lease is renewed, without taking it: whoever may take it later then need not wait for its
  /// whole time once more. Trouble is kept as `attempt` does.
  void look();

  /// Whether we may work: we hold the lease and renewed it in time. Asked before each statement and each COMMIT.
  bool held() const;

  /// How long to wait before the next attempt: `times.retry`, or less when a silent holder's time is over before.
  std::chrono::milliseconds pause() const;

  /// Gives the lease up, so that another process need not wait for it to expire. Never throws.
  void release();

  /// Text of the last trouble, or "".
  std::string problem() const;

  const LeaseTimes& times() const { return times_; }

 private:
  bool create_or_take();
  bool take(resources::Lease lease);
  bool is_free(const resources::Lease& lease);
  void note(const std::string& problem);

  ObjectStore& store_;
  const base::Clock& clock_;
  const ObjectKey key_;
  const std::string identity_;
  const LeaseTimes times_;
  const std::function<void(const std::string&)> on_problem_;

  mutable std::mutex mutex_;
  std::string seen_version_;                       ///< resourceVersion when it last changed
  std::chrono::steady_clock::time_point seen_at_;  ///< and when we saw that
  std::chrono::steady_clock::time_point free_at_;  ///< when another's lease may be taken if it stays unchanged
  std::chrono::steady_clock::time_point renewed_;  ///< our last success, taken before the call was sent
  bool holding_ = false;
  std::string problem_;
};

/// Runs `work` on a thread of its own whenever `lock` is held and asks it to stop when the lock is lost; after `stop`,
/// waits for the work to end and gives the lock up.
/// @param work   must not throw and must return soon after its token is stopped; when it returns by itself, the
/// election ends
/// @param quota  of the shards this lock is one of; when it says so, the lock is let go. Null: no bound.
void run_elected(LeaseLock& lock, const base::Clock& clock, const std::function<void(std::stop_token)>& work,
                 std::stop_token stop, ShardQuota* quota = nullptr);

}  // namespace portolan::kube
