#pragma once

#include <optional>
#include <string>

#include "cli/common.h"
#include "planner/engine/plan_file.h"
#include "planner/engine/schema_apply.h"
#include "planner/report/schema_apply_report.h"

/// What `schema apply` runs in place of what it planned: a plan that was approved before, or an edited one
/// (spec/lint-and-tools.md 11.4, spec/cli.md 7.2).
namespace portolan::cli {

/// One run of `schema apply`, as far as it has come.
struct ApplyRun {
  Program& program;
  const Call& call;
  engine::Database& target;
  const engine::SchemaApplyOptions& options;
  engine::SchemaApply& apply;
  const engine::State& desired;
};

/// The plan to run: that of --plan, else the approved one of the environment's directory for this transition; nullopt
/// when there is none. It has been checked on the dev database.
/// Throws UsageError for several, for one that waits for approval, or that does not fit the states.
std::optional<engine::StoredPlan> find_plan(const ApplyRun& run);

/// Lets the user change the SQL. Throws UsageError when what was written does not lead to the desired state.
change::Plan edit_plan(const ApplyRun& run, const change::Plan& plan);

/// `Applying approved migration using pre-planned file ...` with all statements that ran and the summary.
std::string planned_run_text(const report::SchemaApplyReport& report, const engine::ApplyOutcome& outcome,
                             const report::Style& style);

}  // namespace portolan::cli
