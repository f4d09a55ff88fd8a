#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "operator/resources/kind.h"
#include "operator/resources/metadata.h"
#include "planner/base/clock.h"

namespace portolan::reconcile {

/// Knows the passes under way, so that a worker that is stuck is noticed (spec/operator.md 10.18). Thread-safe.
class Heartbeats {
 public:
  explicit Heartbeats(const base::Clock& clock = base::system_clock()) : clock_(clock) {}

  void begin(const resources::Kind& kind, const resources::ObjectKey& key);

  /// A statement of the pass is about to run: from now on the database decides how long that takes.
  void statement(const resources::Kind& kind, const resources::ObjectKey& key);
  void end(const resources::Kind& kind, const resources::ObjectKey& key);

  /// Names a pass that has run for longer than `limit` without getting to a statement; empty when there is none.
  std::string stuck(std::chrono::seconds limit = kLimit) const;

  static constexpr std::chrono::minutes kLimit{15};

 private:
  struct Beat {
    std::chrono::steady_clock::time_point since;
    bool executing = false;
  };
  using Who = std::pair<std::string, resources::ObjectKey>;

  const base::Clock& clock_;
  mutable std::mutex mutex_;
  std::map<Who, Beat> beats_;
};

}  // namespace portolan::reconcile
