#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/change/changes.h"

namespace portolan::diff {

/// The `diff` block of an environment (spec/planner.md 12). Everything off changes nothing.
struct Policy {
  /// Words of the `skip` block that are set: `drop_table`, `modify_column`, ...; unknown words have no effect.
  std::set<std::string, std::less<>> skip;
  /// `concurrent_index`: build or drop plain indexes of existing tables without blocking writers. Ignored by dialects
  /// without it (Dialect::has_concurrent_index).
  bool concurrent_add = false;
  bool concurrent_drop = false;
  bool add_schema_if_not_exists = false;
  bool add_table_if_not_exists = false;
  bool add_column_if_not_exists = false;
  bool add_index_if_not_exists = false;
  bool drop_schema_if_exists = false;
  bool drop_schema_cascade = false;
  bool drop_table_if_exists = false;
  bool drop_table_cascade = false;
  /// What uses a dropped object goes with it. Never for a target: only for what a dev database is rid of.
  bool drop_object_cascade = false;
  /// `enum { recreate }`: labels may go and change their order, by a new type that takes the old one's place.
  bool enum_recreate = false;
  /// `not_null { check }`: a migration file asks first whether a column that becomes NOT NULL holds NULL.
  bool not_null_check = false;
  /// `not_null { lock_safe }`: where the server can, the rows are looked at without keeping others out. Without `check`
  /// it has no effect.
  bool not_null_lock_safe = false;

  /// Whether `change` is left out, by its own word or by a word that covers it (`add_object`, `drop_func`).
  bool skips(const change::Change& change) const;
  bool skips(const change::TableChange& change) const;
};

/// Whether a `skip` word has a meaning; callers warn about others (planner.md 12).
bool is_skip_word(std::string_view word);

/// Every word `is_skip_word` knows, sorted.
std::vector<std::string_view> skip_words();

/// A change that loses rows (spec/lint-and-tools.md, DS101 to DS103). Rebuilding a table and dropping what holds no
/// rows (indexes, defaults, views) is none.
struct DestructiveFinding {
  /// "DS101" schema, "DS102" table or materialized view, "DS103" columns.
  std::string code;
  /// As lint prints it: `Dropping table "t"`, `Dropping non-virtual columns "a" and "b"`.
  std::string text;
  /// Position in the list of changes, which is Statement::source of a plan over the same list.
  std::size_t change = 0;
  /// DS103: the columns.
  std::vector<std::string> columns = {};
};

/// The findings of a list of changes, in its order. A table whose schema is dropped in the same list is not reported on
/// its own.
std::vector<DestructiveFinding> destructive_findings(const change::Changes& changes);

}  // namespace portolan::diff
