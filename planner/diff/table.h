#pragma once

#include <optional>

#include "planner/diff/compare.h"
#include "planner/diff/rename.h"

namespace portolan::diff {

/// The current version of a table, as it is and as it is compared.
struct CurrentTable {
  /// As the database has it now.
  const schema::Table& original;
  /// After the renames; the same object when there are none.
  const schema::Table& renamed;
  /// Of its columns and indexes; nullptr when there are none.
  const TableRenames* renames;
};

/// The changes inside one table that exists on both sides (spec/planner.md 3.1, "Table diff"), without what the policy
/// skips; nullopt when nothing is left.
/// @param parent  the desired schema's properties
std::optional<change::ModifyTable> diff_table(Context& context, const CurrentTable& from, const schema::Table& to,
                                              const schema::Properties& parent);

}  // namespace portolan::diff
