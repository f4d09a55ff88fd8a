#pragma once

#include <string_view>

#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

/// A comparison of two states sees a rename as a drop and an addition. The statement that ran between them knows better
/// (spec/lint-and-tools.md 2.3).
namespace portolan::lint {

/// Sets `renamed_from` in `after` for every table, column and index that the statement renames, so that the diff finds
/// the renames.
void declare_renames(std::string_view statement, const ports::Dialect& dialect, const schema::Realm& before,
                     schema::Realm& after);

/// Marks the index changes of a statement that says CONCURRENTLY.
void mark_concurrent(std::string_view statement, const ports::Dialect& dialect, change::Changes& changes);

/// Takes out the checks and foreign keys that a statement only renames: the model has no rename of them.
void forget_renamed_constraints(std::string_view statement, const ports::Dialect& dialect, change::Changes& changes);

/// Where the dialect rebuilds tables by copying: replaces each run of the four statements "create `new_T`", "copy
/// rows", "drop `T`", "rename `new_T` to `T`" by one change of `T`.
void merge_rebuilds(ports::LintFile& file, const ports::Dialect& dialect);

}  // namespace portolan::lint
