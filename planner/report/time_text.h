#pragma once

#include <chrono>
#include <string>

namespace portolan::report {

/// A duration as Go's time.Duration prints it: `796ns`, `116.522µs`, `2.366734ms`, `1m2.5s`, `0s` (spec/cli.md 1.4).
std::string duration_text(std::chrono::nanoseconds duration);

/// RFC 3339 with up to nine fraction digits, trailing zeros cut, in the local zone (`Z` or `+02:00`). The epoch is Go's
/// zero time, `0001-01-01T00:00:00Z`.
std::string time_text(std::chrono::system_clock::time_point time);

}  // namespace portolan::report
