#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "planner/change/plan.h"
#include "planner/diff/policy.h"
#include "planner/engine/compare.h"
#include "planner/engine/erd.h"
#include "planner/engine/state.h"
#include "planner/migrate/dir.h"

namespace portolan::engine {

struct MigrateDiffOptions {
  StateScope scope;
  diff::Policy policy;
  /// The dev database; required.
  base::Url dev_url;
  std::chrono::milliseconds lock_timeout{10000};
  /// Indent of CREATE TABLE bodies.
  std::string indent;
  /// Schema scope: name in front of every table; empty is none.
  std::string qualifier;
  /// Asked about possible renames; empty: they are drops and adds.
  AskRename ask_rename = {};
  TransitionWatch watch = {};
};

/// Replays the directory on the dev database and plans the way from there to the desired state
/// (spec/migrations.md 13.4). The plan has neither name nor version; no statements mean that both are equal.
/// Throws ChecksumError, LockHeld, UsageError with the texts of that section, and what load_state and replay_directory
/// throw.
change::Plan migrate_diff(const Context& context, const migrate::Dir& directory, const StateSource& desired,
                          const MigrateDiffOptions& options);

/// A version for a new file: now, or the next second that no file of the directory has.
std::string free_version(const migrate::Dir& directory, const base::Clock& clock);

}  // namespace portolan::engine
