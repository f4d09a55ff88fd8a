#pragma once

#include <string>

#include "cli/program.h"
#include "planner/lint/detect.h"

namespace portolan::cli {

/// What git says has changed in a folder since a branch or commit (spec/lint-and-tools.md 1.2). A renamed file counts
/// as removed and added.
/// @param git_dir    where git runs
/// @param base       branch or commit; with `...` at its end the merge base counts
/// @param directory  the folder, relative to `git_dir` or absolute
/// Throws UsageError for a base that git would read as an option, Error(`lookup git: ...`,
/// `git diff: exit status 128`), Stopped.
lint::BaseDifferences git_differences(const Program& program, const std::string& git_dir, const std::string& base,
                                      const std::string& directory);

}  // namespace portolan::cli
