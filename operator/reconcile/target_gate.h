#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "operator/resources/metadata.h"
#include "planner/base/clock.h"

namespace portolan::reconcile {

/// Limits how many passes work on a target database at once: one that may write, and some that only read
/// (spec/operator.md 10.5). Thread-safe.
class TargetGate {
 public:
  enum class Access { kRead, kWrite };

  static constexpr std::size_t kReaders = 4;

  /// Holds a place at a target until it is destroyed.
  class Pass {
   public:
    Pass(TargetGate& gate, std::string key, Access access, std::chrono::nanoseconds waited)
        : gate_(gate), key_(std::move(key)), access_(access), waited_(waited) {}
    ~Pass() { gate_.leave(key_, access_); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

    /// Since the first refusal.
    std::chrono::nanoseconds waited() const { return waited_; }

   private:
    TargetGate& gate_;
    std::string key_;
    Access access_;
    std::chrono::nanoseconds waited_;
  };

  /// @param readers  passes that may read one target at once
  explicit TargetGate(std::size_t readers = kReaders, const base::Clock& clock = base::system_clock())
      : readers_(readers), clock_(clock) {}

  /// A place at `key` (target_key) for the pass over `who`; null while others have them all. Nobody waits here: a
  /// waiting worker would keep other targets from being served.
  [[nodiscard]] std::unique_ptr<Pass> try_enter(const std::string& key, const resources::ObjectKey& who,
                                                Access access = Access::kWrite);

  /// Passes at targets now.
  std::size_t inflight() const;

 private:
  struct Places {
    std::size_t readers = 0;
    std::size_t writers = 0;
  };

  void leave(const std::string& key, Access access);

  const std::size_t readers_;
  const base::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, Places> busy_;
  /// When a pass over an object was first refused.
  std::map<resources::ObjectKey, std::chrono::steady_clock::time_point> refused_;
};

}  // namespace portolan::reconcile
