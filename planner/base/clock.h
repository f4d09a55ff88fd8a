#pragma once

#include <chrono>
#include <stop_token>
#include <string>

namespace portolan::base {

/// Time as a seam: production uses the system's clocks, fault tests jump.
class Clock {
 public:
  virtual ~Clock() = default;

  /// Wall-clock time, for timestamps that people and other tools read.
  virtual std::chrono::system_clock::time_point now() const = 0;

  /// Monotonic time, for deadlines and durations.
  virtual std::chrono::steady_clock::time_point steady() const = 0;

  /// Sleeps for `duration` or until `stop` is requested. Returns false when stopped.
  virtual bool sleep(std::chrono::milliseconds duration, std::stop_token stop) const = 0;
};

/// The system's clocks. The reference stays valid for the program's life.
const Clock& system_clock();

/// `2006-01-02T15:04:05Z` with `fraction` digits after the point (0 to 9), UTC (RFC 3339).
std::string rfc3339(std::chrono::system_clock::time_point time, int fraction = 0);

}  // namespace portolan::base
