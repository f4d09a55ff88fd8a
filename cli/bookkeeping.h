#pragma once

#include "cli/program.h"
#include "planner/change/changes.h"

namespace portolan::cli {

/// Says on stderr how to keep the tables that migration tools of ORMs have for themselves, when changes drop some
/// (orms.md 1.5). They are dropped like any other.
/// @param schema_scope  whether patterns name tables without their schema
void note_bookkeeping(Program& program, const change::Changes& changes, bool schema_scope);

}  // namespace portolan::cli
