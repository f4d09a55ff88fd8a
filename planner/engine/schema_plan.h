#pragma once

#include <string>
#include <vector>

#include "planner/engine/compare.h"
#include "planner/engine/plan_file.h"
#include "planner/lint/options.h"
#include "planner/lint/report.h"

/// Planning a transition ahead of the time it is applied (spec/lint-and-tools.md 11).
namespace portolan::engine {

/// base64(SHA-256) of the canonical HCL print of a state: what has a name is sorted by it, the revisions table left
/// out, and in schema scope the schema's name (11.1).
std::string fingerprint(const State& state, const ports::Dialect& dialect);

/// The plan's statements as a migration file of the atlas format.
/// @param directives  further file directives, such as `atlas:txmode none`
/// Throws UsageError for a text that is no directive.
std::string migration_text(change::Plan plan, const std::vector<std::string>& directives);

/// The statements of a plan file, ready to run. Throws SourceError for SQL that cannot be split, UsageError for
/// directives that cannot be followed.
change::Plan read_migration(const PlanFile& plan, const ports::Dialect& dialect);

/// What is left to do when the plan has run on `from`: an empty plan when it leads to `to`. Runs on the dev database.
/// Throws DatabaseError for a statement that fails there.
change::Plan remaining(const Context& context, const PlanFile& plan, const State& from, const State& to,
                       const ports::Dialect& dialect, const StateScope& scope, const CompareOptions& options);

/// Throws UsageError with the statements that are left when the plan does not lead from `from` to `to` (11.4). As
/// `remaining`.
void check_plan(const Context& context, const PlanFile& plan, const State& from, const State& to,
                const ports::Dialect& dialect, const StateScope& scope, const CompareOptions& options);

/// Analyses the plan's statements on the dev database, in the state `from`, as `migrate lint` does with a new file.
/// The report has one file, called as the plan.
lint::Report lint_plan(const Context& context, const PlanFile& plan, const State& from, const ports::Dialect& dialect,
                       const DevSettings& dev, const lint::Options& options);

}  // namespace portolan::engine
