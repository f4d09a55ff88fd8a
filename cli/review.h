#pragma once

#include <optional>

#include "cli/command.h"
#include "planner/lint/report.h"

namespace portolan::cli {

/// Whether a person has to look at a plan before it goes on: by `lint.review` (spec/project-file.md 9.3), else unless
/// --auto-approve is given.
/// @param report  what linting the plan came to; unset: nobody linted it, so it may hold anything
/// Throws UsageError(`auto-approve is not allowed when a lint policy is set to "ERROR"`) when somebody has to and the
/// flag says that nobody will.
bool needs_review(const Call& call, const std::optional<lint::Report>& report);

}  // namespace portolan::cli
