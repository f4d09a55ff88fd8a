#pragma once

#include <string>

#include "planner/change/plan.h"

namespace portolan::report {

/// The statements as `{{ sql . }}` and the plan of `schema apply` print them: per statement its comment line with an
/// upper-case first letter, where it has one, then its SQL and `;` (spec/cli.md 7.1, 7.2). Empty for an empty plan.
std::string plan_text(const change::Plan& plan);

}  // namespace portolan::report
