#pragma once

#include <vector>

#include "planner/base/clock.h"
#include "planner/migrate/report.h"
#include "planner/migrate/script.h"
#include "planner/ports/connection.h"

namespace portolan::migrate {

/// Whether a value is true as assertions take it: `1`, `true` or `t`.
bool is_true(const ports::Cell& value);

/// Runs the checks of a file in their order (spec/migrations.md 7). Stops at the first section that fails.
/// @param reports  one entry per section that was run is added
/// Throws PolicyError(`1 of 2 assertions failed: check assertion "…" returned false`).
void run_checks(ports::Connection& connection, const std::vector<Check>& checks, const base::Clock& clock,
                std::vector<CheckReport>& reports);

}  // namespace portolan::migrate
