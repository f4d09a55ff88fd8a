#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "operator/resources/metadata.h"
#include "planner/base/clock.h"

namespace portolan::kube {

/// The delays of `WorkQueue::add_rate_limited`: `base`, 2 x `base`, 4 x `base`, ... up to `longest`.
struct Backoff {
  std::chrono::milliseconds base{5};
  std::chrono::milliseconds longest{std::chrono::minutes(5)};
};

/// Numbers for metrics (spec/operator.md 7.3).
struct QueueStats {
  std::size_t ready = 0;    ///< may be taken now
  std::size_t delayed = 0;  ///< wait for their time
  std::size_t active = 0;   ///< taken and not done
  std::uint64_t adds = 0;
  std::uint64_t retries = 0;
  std::chrono::milliseconds longest_active{0};
  std::chrono::milliseconds unfinished{0};  ///< ages of the active ones, summed

  /// Adds the numbers of another queue; the longest of both counts.
  QueueStats& operator+=(const QueueStats& other);
};

/// Keys of objects to reconcile, as client-go's work queue: a key is in it once however often it was added, one worker
/// at a time holds it, and a key added while held comes back after `done`. Ready keys are taken from the namespaces in
/// turn, so that a namespace with many does not starve the others (spec/operator.md 10.5). Safe from any thread.
class WorkQueue {
 public:
  using Key = resources::ObjectKey;

  /// @param clock  must outlive the queue
  explicit WorkQueue(const base::Clock& clock, Backoff backoff = {});

  void add(const Key& key);

  /// Adds the key when `delay` has passed. Of several delays of one key the earliest counts.
  void add_after(const Key& key, std::chrono::milliseconds delay);

  /// `add_after` with a delay that doubles with every call for this key until `forget`.
  void add_rate_limited(const Key& key);

  /// Resets the backoff of the key.
  void forget(const Key& key);

  /// How often `add_rate_limited` was called since the last `forget`.
  int retries(const Key& key) const;

  /// Waits for a key and hands it to this worker, who must call `done`. Nothing when stopped or shut down.
  std::optional<Key> take(std::stop_token stop);

  /// A key that is ready right now, or nothing; does not wait.
  std::optional<Key> try_take();

  /// How long a key that `take` gave out was ready before.
  std::chrono::nanoseconds waited(const Key& key) const;

  /// The worker has finished with a key that `take` gave it.
  void done(const Key& key);

  /// No key is given out any more and every waiting worker returns; what is under way may end with `done`.
  void shut_down();

  QueueStats stats() const;

 private:
  using Time = std::chrono::steady_clock::time_point;
  struct Active {
    Time since;
    std::chrono::nanoseconds waited;
  };

  void enqueue(const Key& key);
  void promote_due();
  std::optional<Key> pop();

  const base::Clock& clock_;
  const Backoff backoff_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::unordered_map<std::string, std::deque<Key>> ready_;  ///< by namespace
  std::deque<std::string> turns_;                           ///< namespaces that have ready keys, next one first
  std::unordered_set<Key> queued_;                          ///< ready, or to be ready again after done
  std::unordered_map<Key, Time> ready_since_;
  std::unordered_map<Key, Active> active_;
  std::set<std::pair<Time, Key>> delayed_;
  std::unordered_map<Key, Time> due_;
  std::unordered_map<Key, int> retries_;
  std::uint64_t adds_ = 0;
  std::uint64_t retry_count_ = 0;
  bool shut_down_ = false;
};

}  // namespace portolan::kube
