#pragma once

#include <string>

#include "planner/change/plan.h"
#include "planner/engine/state.h"

namespace portolan::engine {

/// The statements that create everything in a state, in dump mode (spec/planner.md 1.4): unqualified and without
/// CREATE SCHEMA for a state in schema scope.
/// @param indent  of CREATE TABLE bodies; empty means one line per statement
change::Plan dump(const State& state, const ports::Dialect& dialect, const std::string& indent);

}  // namespace portolan::engine
