#pragma once

#include <string>
#include <vector>

#include "planner/change/plan.h"
#include "planner/ports/dialect.h"

namespace portolan::plan {

/// For each column that `plan` makes NOT NULL, a query that is true while no row holds NULL there (spec/planner.md 12,
/// `not_null { check }`), in the plan's order. They are asked before the plan runs and so speak of the names that
/// tables and columns have then.
/// @param options  those of the plan: its qualifier rules
std::vector<std::string> null_checks(const change::Plan& plan, const ports::Dialect& dialect,
                                     const change::PlanOptions& options);

}  // namespace portolan::plan
