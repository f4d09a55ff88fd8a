#pragma once

#include <chrono>

#include "planner/report/template/value.h"

namespace portolan::report {

/// A point in time as Go's time.Time: `Format`, `Sub`, `Unix`, `UnixMilli`, `IsZero`, `Before`, `After`; RFC 3339 in
/// JSON.
gotemplate::Value time_value(std::chrono::system_clock::time_point time);

/// A span as Go's time.Duration: its text is `1.5ms`, its JSON nanoseconds; `Nanoseconds`, `Milliseconds`, `Seconds`.
gotemplate::Value duration_value(std::chrono::nanoseconds duration);

}  // namespace portolan::report
