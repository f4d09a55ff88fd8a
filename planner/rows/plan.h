#pragma once

#include <vector>

#include "planner/change/plan.h"
#include "planner/rows/current.h"

namespace portolan::rows {

/// Appends the statements that lead from the rows that are there to the desired ones, behind the changes of the
/// structure (spec/planner.md 11.6). Deterministic.
/// @param sides    `changes` are those of `plan`
/// @param options  those the plan was made with
/// Throws Error for a table without a primary key or with more rows than asked for, and what `read` throws.
void plan_rows(const Sides& sides, const std::vector<TableRows>& desired, const Request& request,
               const ports::Dialect& dialect, const change::PlanOptions& options, const Reader& read,
               change::Plan& plan);

}  // namespace portolan::rows
