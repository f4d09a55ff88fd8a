#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/lint/options.h"
#include "planner/lint/report.h"
#include "planner/lint/routine.h"
#include "planner/migrate/file.h"
#include "planner/migrate/script.h"
#include "planner/ports/dialect.h"

namespace portolan::lint {

/// What one of a user's rules found (spec/lint-and-tools.md 8.4). Its name is the text of its report, the code of its
/// findings and the word of `nolint`.
struct RuleFindings {
  std::string name;
  std::string description;
  /// Findings make the file fail.
  bool error = true;
  ports::LintFindings findings = {};
};

/// Runs every analyzer over a replayed file and drops what `nolint` and the options silence (spec/lint-and-tools.md
/// 1.7, 2.1). The spans of `lint` are computed here.
/// @param lint   the statements with their changes, rebuilds merged (merge_rebuilds)
/// @param rules  reported behind the analyzers
/// @param earlier  the routines that statements before the file have made
/// Returns nullopt when the header silences the whole file. Throws UsageError for bad options.
std::optional<FileReport> analyze(const migrate::File& file, const migrate::Script& script, ports::LintFile lint,
                                  const ports::Dialect& dialect, const Options& options,
                                  const std::vector<RuleFindings>& rules = {}, const RoutineTexts& earlier = {});

/// The edits that carry out a finding's fixes (section 5).
std::vector<SuggestedFix> suggested_fixes(const ports::LintFinding& finding, const migrate::File& file,
                                          const ports::LintFile& lint);

}  // namespace portolan::lint
