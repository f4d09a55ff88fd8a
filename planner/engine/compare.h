#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "planner/change/plan.h"
#include "planner/diff/diff.h"
#include "planner/engine/state.h"
#include "planner/rows/rows.h"

namespace portolan::engine {

using AskRename = std::function<bool(const diff::RenameQuestion&)>;

struct CompareOptions {
  diff::Policy policy;
  change::PlanOptions plan;
  DevSettings dev;
  /// Asked about possible renames, each pair once (spec/planner.md 3.5); empty: they are drops and adds.
  AskRename ask_rename = {};
  /// Set: the rows of the desired state are planned as well, behind the structure.
  std::optional<rows::Request> rows = {};
  /// Reads the rows of the current state; empty: those that it holds are all.
  rows::Reader read_rows = {};
};

/// Reads rows of an open database for `CompareOptions::read_rows`. `database` must outlive the result.
rows::Reader row_reader(Database& database, const rows::Request& request);

/// Compares two states by the mixing rules of spec/cli.md 3.2 and plans the way from `from` to `to` in the words of
/// `dialect`. Doubtful pairs are settled on the dev database, or by their texts where there is none.
/// Throws UsageError for states that cannot be compared, Error for changes that cannot be planned.
change::Plan compare(const Context& context, const State& from, const State& to, const ports::Dialect& dialect,
                     const CompareOptions& options);

}  // namespace portolan::engine
