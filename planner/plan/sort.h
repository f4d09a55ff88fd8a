#pragma once

#include "planner/change/changes.h"

namespace portolan::plan {

/// Breaks cycles of foreign keys between the tables of a change list (spec/planner.md 4.2): on a cycle, foreign keys of
/// new tables come back as deferred ModifyTable changes, and keys of dropped tables are dropped first. Without a cycle
/// the list comes back ordered by the table graph, stable. Tables are told apart by schema and name.
/// Throws Error(`missing ["parent table" ...] for foreign key: "x"`) for an incomplete key.
change::Changes detach_cycles(change::Changes changes);

/// Orders changes so that each comes after what it depends on (planner.md 4.3, 11.4): additions and modifications
/// before drops, otherwise as given. Linear in the number of changes and their references.
change::Changes sort_changes(change::Changes changes);

}  // namespace portolan::plan
