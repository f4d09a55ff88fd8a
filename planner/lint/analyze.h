#pragma once

#include <optional>

#include "planner/lint/options.h"
#include "planner/lint/report.h"
#include "planner/migrate/file.h"
#include "planner/migrate/script.h"
#include "planner/ports/dialect.h"

namespace portolan::lint {

/// Runs every analyzer over a replayed file and drops what `nolint` and the options silence (spec/lint-and-tools.md
/// 1.7, 2.1). The spans of `lint` are computed here.
/// @param lint  the statements with their changes
/// Returns nullopt when the header silences the whole file. Throws UsageError for bad options.
std::optional<FileReport> analyze(const migrate::File& file, const migrate::Script& script, ports::LintFile lint,
                                  const ports::Dialect& dialect, const Options& options);

/// The edits that carry out a finding's fixes (section 5).
std::vector<SuggestedFix> suggested_fixes(const ports::LintFinding& finding, const migrate::File& file,
                                          const ports::LintFile& lint);

}  // namespace portolan::lint
