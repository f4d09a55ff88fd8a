#pragma once

#include <string>

#include "planner/change/plan.h"
#include "planner/engine/state.h"

namespace portolan::engine {

/// The statements that create everything in a state, in dump mode (spec/planner.md 1.4): unqualified and without
/// CREATE SCHEMA for a state in schema scope.
/// @param indent     of CREATE TABLE bodies; empty means one line per statement
/// @param qualifier  schema scope: name in front of every table; empty is none
change::Plan dump(const State& state, const ports::Dialect& dialect, const std::string& indent,
                  const std::string& qualifier = {});

}  // namespace portolan::engine
