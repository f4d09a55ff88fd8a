#pragma once

#include <vector>

#include "planner/engine/lint_rules.h"
#include "planner/project/project.h"

namespace portolan::cli {

/// The rules of the blocks `rule "hcl" "NAME" { src, vars, error }` in the project file's `lint`
/// (spec/lint-and-tools.md 8.2). Files are looked for from the current folder.
/// Throws SourceError for a block that cannot be read and for mistakes in the rules, UsageError for a variable without
/// a value.
std::vector<engine::LintRules> lint_rules(const project::Lint& settings);

}  // namespace portolan::cli
