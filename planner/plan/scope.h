#pragma once

#include "planner/change/changes.h"
#include "planner/change/plan.h"

namespace portolan::plan {

/// Refuses changes that reach beyond the one schema a plan is scoped to (spec/planner.md 1.3). Does nothing when
/// `options.qualifier` is not set. Throws Error with the texts of 1.3.
void check_scope(const change::Changes& changes, const change::PlanOptions& options);

}  // namespace portolan::plan
