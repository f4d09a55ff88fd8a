#pragma once

#include "planner/lint/options.h"
#include "planner/project/project.h"

namespace portolan::cli {

/// The analyzer blocks of the project file's `lint` (spec/project-file.md 9.3, spec/lint-and-tools.md 3, 4, 6). Of a
/// value given twice the last one counts; blocks of unknown analyzers and unknown attributes have no effect.
/// Throws SourceError (`FILE:LINE,COL-COL: sql/sqlcheck: parsing destructive check options: ...`,
/// `parsing naming regexp: ...`), also for what is not carried out and must not be passed over (`extension`, teams of
/// GitHub). `rule` blocks are read by lint_rules.
lint::Options lint_options(const project::Lint& settings);

}  // namespace portolan::cli
