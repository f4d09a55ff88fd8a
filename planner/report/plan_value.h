#pragma once

#include "planner/change/plan.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// A planned statement as a change: `Cmd`, `Args`, `Comment`, `Reverse`; in JSON the SQL alone (spec/cli.md 6.1).
gotemplate::Value change_value(const change::Statement& statement);

/// The statements of a plan as its `Changes`.
gotemplate::Value::List change_values(const change::Plan& plan);

/// A plan as the body templates of `migrate diff` see it: `Version`, `Name`, `Changes`, `Delimiter`, `Directives`,
/// `Reversible`, `Transactional` (spec/cli.md 8.2).
gotemplate::Value plan_value(const change::Plan& plan);

}  // namespace portolan::report
