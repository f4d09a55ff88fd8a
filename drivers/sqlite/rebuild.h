#pragma once

#include <string>
#include <vector>

#include "drivers/sqlite/table_sql.h"

namespace portolan::sqlite {

/// Whether every change of a table has a statement of its own (spec/planner.md 8.4); otherwise the table is rebuilt.
bool can_alter_in_place(const change::ModifyTable& modify);

/// A statement of a rebuild and what its comment says.
struct RebuildStep {
  std::string sql;
  std::string comment;
};

/// The steps of planner.md 8.4 up to the rename: create the new table, copy the rows, drop the old table, rename.
std::vector<RebuildStep> rebuild_steps(const TableSql& sql, const SqliteDialect& dialect,
                                       const change::ModifyTable& modify);

/// The change that leads back, as far as a rebuild looks at it: tables swapped, column changes inverted.
change::ModifyTable mirrored(const change::ModifyTable& modify);

}  // namespace portolan::sqlite
