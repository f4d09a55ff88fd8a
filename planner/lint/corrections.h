#pragma once

#include <string_view>
#include <vector>

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

/// The materialized views of a state. They hold rows (DS102), and the comparison knows neither their new names nor
/// which of them the same file has made.
class HeldViews {
 public:
  HeldViews() = default;
  explicit HeldViews(const schema::Realm& state);

  /// Adds a drop for each view that is gone from `now`, the state after the statement. One that an ALTER renames or
  /// moves is held under its new name; those of a dropped schema go with it.
  void add_drops(std::string_view statement, const ports::Dialect& dialect, const schema::Realm& now,
                 change::Changes& changes);

 private:
  std::vector<schema::Object> views_;
};

/// Where the dialect rebuilds tables by copying: replaces each run of the four statements "create `new_T`", "copy
/// rows", "drop `T`", "rename `new_T` to `T`" by one change of `T`.
void merge_rebuilds(ports::LintFile& file, const ports::Dialect& dialect);

}  // namespace portolan::lint
