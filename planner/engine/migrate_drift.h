#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "planner/change/plan.h"
#include "planner/engine/state.h"
#include "planner/engine/target_lock.h"
#include "planner/migrate/dir.h"

namespace portolan::engine {

struct MigrateDriftOptions {
  /// Schema of the revisions table.
  std::string revisions_schema;
  DevSettings dev;
  LockOptions lock;
  /// Patterns of what is not looked at.
  std::vector<std::string> exclude;
};

/// One difference, as the statement that would make the expected state like the actual one.
struct DriftChange {
  /// `add_table`, `modify_table`, ...
  std::string kind;
  /// Name of the table or object, qualified in realm scope.
  std::string object;
  std::string sql;
};

/// The differences that a plan makes up for: one entry per statement.
std::vector<DriftChange> drift_changes(const change::Plan& plan);

/// How a target differs from what its migration directory made of it (spec/migrations.md 13.10).
struct Drift {
  /// The last applied version; empty when there is none.
  std::string current;
  /// Files that wait to be applied; they are no drift.
  std::size_t pending = 0;
  std::vector<DriftChange> changes;
  /// The SQL of both states, compared line by line; empty without drift.
  std::string diff;

  bool found() const { return !changes.empty(); }
};

/// Replays what a target has applied on the dev database and compares the target with it. Holds the execute lock;
/// changes nothing on the target. The revisions table is left out. Throws LockHeld, ChecksumError, and what
/// replay_on_dev and compare throw.
Drift find_drift(const Context& context, Database& target, const migrate::Dir& directory,
                 const MigrateDriftOptions& options);

}  // namespace portolan::engine
