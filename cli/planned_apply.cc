#include "cli/planned_apply.h"

#include "cli/editor.h"
#include "cli/plan_report.h"
#include "cli/plan_states.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/run_text.h"
#include "planner/report/time_text.h"

namespace portolan::cli {
namespace {

void require_normalized(const ApplyRun& run) {
  if (run.desired.normalized || !run.target.dialect().normalizes_documents()) return;
  throw UsageError("plans are compared with the desired state as the dev database shows it; give --dev-url");
}

void check(const ApplyRun& run, const engine::PlanFile& plan) {
  engine::CompareOptions options{.policy = run.options.policy, .dev = run.options.dev};
  options.dev.target = &run.target;
  engine::check_plan(run.program.context(), plan, run.apply.current(), run.desired, run.target.dialect(),
                     run.options.scope, options);
}

/// The fingerprints of both states.
struct Hashes {
  explicit Hashes(const ApplyRun& run)
      : from(engine::fingerprint(run.apply.current(), run.target.dialect())),
        to(engine::fingerprint(run.desired, run.target.dialect())) {}

  std::string from, to;
};

engine::StoredPlan named_plan(const ApplyRun& run, const std::string& url) {
  engine::StoredPlan stored = engine::load_plan(run.program.context(), url);
  if (stored.plan.status == engine::PlanStatus::kPending) {
    throw UsageError("plan " + base::quote_go(stored.plan.name) + " waits for approval; 'schema plan approve --url " +
                     stored.url + "' approves it");
  }
  const Hashes hashes(run);
  require_hashes(stored.plan, hashes.from, hashes.to);
  return stored;
}

std::optional<engine::StoredPlan> kept_plan(const ApplyRun& run, const std::string& repository) {
  const Hashes hashes(run);
  const engine::PlanStore store(run.program.context(), repository);
  std::vector<engine::StoredPlan> plans = store.find(hashes.from, hashes.to);
  std::erase_if(plans, [](const auto& stored) { return stored.plan.status != engine::PlanStatus::kApproved; });
  if (plans.empty()) return std::nullopt;
  if (plans.size() == 1) return plans.front();
  std::string text =
      "multiple pre-planned migrations were found in the registry for this schema transition.\n"
      "  from: " +
      hashes.from + "\n  to:   " + hashes.to + "\n";
  for (const engine::StoredPlan& stored : plans) text += "  - " + stored.url + "\n";
  throw UsageError(text + "choose one with --plan URL");
}

}  // namespace

std::optional<engine::StoredPlan> find_plan(const ApplyRun& run) {
  const std::string& url = run.call.flags.text("plan");
  const std::string& repository = run.call.environment.repository;
  if (url.empty() && repository.empty()) return std::nullopt;
  require_normalized(run);
  std::optional<engine::StoredPlan> stored = url.empty() ? kept_plan(run, repository) : named_plan(run, url);
  if (stored) check(run, stored->plan);
  return stored;
}

change::Plan edit_plan(const ApplyRun& run, const change::Plan& plan) {
  const std::string text = engine::migration_text(plan, {});
  const std::string edited = edit("plan.sql", text);
  if (edited == text) return plan;
  const engine::PlanFile file{.name = "edited", .from = {}, .to = {}, .migration = edited};
  change::Plan changed = engine::read_migration(file, run.target.dialect());
  check(run, file);
  return changed;
}

std::string planned_run_text(const report::SchemaApplyReport& report, const engine::ApplyOutcome& outcome,
                             const report::Style& style) {
  const migrate::AppliedFile& file = report.planned->file;
  const std::string mark = "  " + style.yellow("--") + " ";
  std::string text = "Applying approved migration using pre-planned file " + style.cyan(file.version) + " (" +
                     statement_count(report.plan.statements.size()) + " in total):\n\n";
  for (std::size_t i = 0; i < file.applied.size(); ++i) {
    const change::Statement& statement = report.plan.statements[i];
    if (!statement.comment.empty()) text += mark + statement.comment + "\n";
    text += "    " + style.cyan("->") + " " + base::replace_all(statement.sql, "\n", "\n       ") + ";\n";
    if (i >= outcome.durations.size()) break;
    text += mark + "ok (" + style.yellow(report::duration_text(outcome.durations[i])) + ")\n\n";
  }
  if (!outcome.error.empty()) text += "    " + style.alarm(base::replace_all(outcome.error, "\n", "\n    ")) + "\n\n";
  return text + "  " + style.cyan("-------------------------") + "\n" +
         report::run_summary({file}, file.end - file.start, style, "  ");
}

}  // namespace portolan::cli
