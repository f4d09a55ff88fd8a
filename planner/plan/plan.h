#pragma once

#include "planner/change/changes.h"
#include "planner/change/plan.h"

namespace portolan::plan {

/// Starts a plan by the pipeline of spec/planner.md 4.1: checks the scope, detaches cycles and sorts, as the mode asks.
/// The changes end up in Plan::changes; the caller appends one or more statements for each, with their position as
/// source.
/// @param sorted  false for dialects whose plan order is the diff order
change::Plan start(change::Changes changes, const change::PlanOptions& options, bool sorted);

/// Computes `reversible` and, when a statement refuses transactions, sets `transactional` to false and adds the
/// directive `atlas:txmode none`.
void finish(change::Plan& plan);

}  // namespace portolan::plan
