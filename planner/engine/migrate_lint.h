#pragma once

#include <functional>

#include "planner/engine/erd.h"
#include "planner/engine/lint_rules.h"
#include "planner/engine/state.h"
#include "planner/lint/detect.h"
#include "planner/lint/options.h"
#include "planner/lint/report.h"
#include "planner/migrate/dir.h"

namespace portolan::engine {

struct MigrateLintOptions {
  /// Where the files are replayed: the database of a URL, or one that is made for a target.
  DevSettings dev;
  /// For a target: whether the database is bound to one schema.
  bool schema_scope = true;
  lint::Options lint = {};
  std::vector<LintRules> rules = {};
  /// Says which files are new; asked once atlas.sum has been checked.
  std::function<lint::Detection(const migrate::Dir&)> detect = {};
  /// Told of the states before and after the new files when the report is done, of empty ones where they could not be
  /// replayed; not called when the dev database was not reached.
  TransitionWatch watch = {};
};

/// Replays a migration directory on the dev database, statement by statement from the first new file on, and analyses
/// what the new files do (spec/lint-and-tools.md 1.3, 1.4). What is wrong with the files is in the report.
/// @param report  filled as it goes; its environment is the caller's
/// Throws LockHeld, PolicyError for an unclean dev database, UsageError for bad options, SourceError for rules that
/// cannot be evaluated, and what `detect` throws.
void migrate_lint(const Context& context, const migrate::Dir& directory, const MigrateLintOptions& options,
                  lint::Report& report);

}  // namespace portolan::engine
