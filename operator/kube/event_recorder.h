#pragma once

#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "operator/kube/rest.h"
#include "operator/resources/core.h"
#include "planner/base/clock.h"

namespace portolan::kube {

/// Writes events to the API server; a repeated one raises the count of the first, as client-go's recorder does.
/// Remembers the latest events only, so its memory is bounded. Safe from any thread.
class EventRecorder {
 public:
  /// References must outlive the recorder.
  EventRecorder(Rest& rest, const base::Clock& clock) : rest_(rest), clock_(clock) {}

  /// Throws what the API server's refusal means.
  void record(const resources::Event& event);

 private:
  struct Known {
    std::string identity;
    ObjectKey key;
    int count = 1;
  };
  using Position = std::list<Known>::iterator;

  bool repeat(const std::string& identity, const std::string& now);
  void remember(Known known);

  Rest& rest_;
  const base::Clock& clock_;
  std::mutex mutex_;
  std::list<Known> latest_first_;
  std::unordered_map<std::string, Position> by_identity_;
};

}  // namespace portolan::kube
