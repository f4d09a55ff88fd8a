#pragma once

#include "planner/change/plan.h"
#include "planner/ports/dialect.h"

namespace portolan::mysql {

/// Orders and spells changes (spec/planner.md 4, 5.5). Throws Error for what cannot be planned.
change::Plan make_plan(const ports::Dialect& dialect, const change::Changes& changes,
                       const change::PlanOptions& options);

}  // namespace portolan::mysql
