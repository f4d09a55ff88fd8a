#pragma once

#include <functional>
#include <string>
#include <vector>

#include "planner/change/plan.h"
#include "planner/diff/diff.h"
#include "planner/engine/state.h"

namespace portolan::engine {

using AskRename = std::function<bool(const diff::RenameQuestion&)>;

struct CompareOptions {
  diff::Policy policy;
  change::PlanOptions plan;
  DevSettings dev;
  /// Asked about possible renames, each pair once (spec/planner.md 3.5); empty: they are drops and adds.
  AskRename ask_rename = {};
};

/// Compares two states by the mixing rules of spec/cli.md 3.2 and plans the way from `from` to `to` in the words of
/// `dialect`. Doubtful pairs are settled on the dev database, or by their texts where there is none.
/// Throws UsageError for states that cannot be compared, Error for changes that cannot be planned.
change::Plan compare(const Context& context, const State& from, const State& to, const ports::Dialect& dialect,
                     const CompareOptions& options);

}  // namespace portolan::engine
