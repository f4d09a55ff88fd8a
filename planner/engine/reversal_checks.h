#pragma once

#include <vector>

#include "planner/change/changes.h"
#include "planner/migrate/script.h"
#include "planner/ports/dialect.h"

namespace portolan::engine {

/// Queries that must hold before changes that lose rows: a table that goes away is empty, a column holds NULL alone
/// (spec/migrations.md 13.8, 4). One section with all of them; none when nothing is lost.
///
/// @param qualified  whether tables are named with their schema; a session that is bound to one needs none
std::vector<migrate::Check> loss_checks(const change::Changes& changes, const ports::Dialect& dialect, bool qualified);

}  // namespace portolan::engine
