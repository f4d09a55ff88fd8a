#pragma once

#include <vector>

#include "planner/engine/lint_rules.h"
#include "planner/engine/state.h"
#include "planner/lint/options.h"
#include "planner/lint/schema_report.h"

namespace portolan::engine {

struct SchemaLintOptions {
  DevSettings dev;
  StateScope scope;
  lint::Options lint;
  /// Their schema rules are run.
  std::vector<LintRules> rules;
};

/// Lints a whole schema (spec/lint-and-tools.md 8.1): naming, column alignment, the texts of routines as far as the
/// source has them, and schema rules. Throws as load_state, UsageError for bad options, SourceError for rules that
/// cannot be evaluated.
lint::SchemaReport schema_lint(const Context& context, const StateSource& source, const SchemaLintOptions& options);

}  // namespace portolan::engine
