#pragma once

#include <functional>
#include <string>

#include "planner/change/plan.h"
#include "planner/engine/state.h"

/// Pages with the diagram of a state or of what a change does to it (spec/lint-and-tools.md 10.3).
namespace portolan::engine {

/// The page of one state.
std::string erd(const State& state, const ports::Dialect& dialect);

/// Two states and what leads from one to the other; the plan may have changes alone.
struct Transition {
  State before, after;
  change::Plan plan;
};

/// The page of a change.
/// @param heading, text  what is to be read first
std::string erd(const Transition& transition, const ports::Dialect& dialect, const std::string& heading,
                const std::string& text);

/// Told of the states that a command compares, together with their dialect; empty: nobody wants to know.
using TransitionWatch = std::function<void(const Transition& transition, const ports::Dialect& dialect)>;

}  // namespace portolan::engine
