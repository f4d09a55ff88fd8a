#pragma once

#include "planner/engine/state.h"
#include "planner/ports/statistics.h"

namespace portolan::engine {

/// Sizes of the tables and indexes of a state that was inspected in `database`; those of others are left out.
/// Throws UsageError for a family that cannot tell.
ports::Statistics read_statistics(const Database& database, const State& state);

}  // namespace portolan::engine
