#include "planner/engine/schema_apply.h"

#include <optional>
#include <ostream>

#include "cli/activity.h"
#include "cli/bookkeeping.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "cli/guards.h"
#include "cli/lint_options.h"
#include "cli/plan_report.h"
#include "cli/plan_states.h"
#include "cli/planned_apply.h"
#include "cli/prompt.h"
#include "cli/review.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/schema_plan.h"
#include "planner/report/functions.h"
#include "planner/report/plan_text.h"
#include "planner/report/schema_apply_report.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

constexpr const char* kSchemaSynced = "Schema is synced, no changes to be made\n";

/// The desired state's URLs: --to, or the paths of the old --file.
std::vector<std::string> desired_urls(const Call& call) {
  if (call.flags.is_set("to")) return call.flags.list("to");
  if (!call.flags.is_set("file")) {
    throw UsageError(call.flags.text("plan").empty() ? "one of flag(s) \"file\" or \"to\" is required"
                                                     : "the flag \"to\" is required to verify the provided plan");
  }
  std::vector<std::string> urls;
  for (const std::string& path : call.flags.list("file")) {
    urls.push_back(path.find("://") == std::string::npos ? "file://" + path : path);
  }
  return urls;
}

/// --format, read before anything is done.
std::optional<report::Template> apply_template(Program& program, const Call& call) {
  const std::string format = format_text(call);
  if (format.empty()) return std::nullopt;
  if (!call.flags.boolean("dry-run") && !call.flags.boolean("auto-approve")) {
    throw UsageError("--log and --format can only be used with --dry-run or --auto-approve");
  }
  return report::Template(format, report::apply_functions(program.style), kSchemaFormatError);
}

/// Where a plan that was made before comes from, as the report shows it.
void describe_planned(const ApplyRun& run, const engine::StoredPlan& stored, report::SchemaApplyReport& report) {
  const sql::ScannerOptions& options = run.target.dialect().scanner_options();
  const PlanReport planned{
      .environment = report.environment,
      .repository = run.call.environment.repository,
      .lint = std::nullopt,
      .file =
          PlanDetails{.plan = stored.plan, .url = stored.url, .statements = sql::scan(stored.plan.migration, options)}};
  report.planned = {.plan = value(planned, run.program.style),
                    .file = {.name = stored.plan.name + ".plan.hcl", .version = stored.plan.name, .description = {}}};
}

/// What a run of a plan that was made before came to.
void finish_planned(const engine::ApplyOutcome& outcome, migrate::AppliedFile& file) {
  file.applied = outcome.applied;
  if (outcome.error.empty()) return;
  if (!outcome.failed_statement.empty()) file.applied.push_back(outcome.failed_statement);
  file.error = {outcome.failed_statement, outcome.error};
}

/// Executes the plan; with a template, renders the outcome, also of a run that failed.
void execute(const ApplyRun& run, const std::optional<report::Template>& layout, report::SchemaApplyReport& report) {
  Program& program = run.program;
  engine::ApplyOutcome outcome;
  const auto start = program.clock.now();
  const auto finish = [&] {
    report.applied = outcome.applied;
    report.pending = outcome.pending;
    report.failed_statement = outcome.failed_statement;
    report.error = outcome.error;
    if (report.planned) {
      report.planned->file.start = start;
      report.planned->file.end = program.clock.now();
      finish_planned(outcome, report.planned->file);
      if (!layout) program.out << planned_run_text(report, outcome, program.style);
    }
    if (layout) program.out << layout->render(report::value(report));
  };
  run_and_report(
      [&] {
        const Activity activity(program, "Applying the changes");
        run.apply.execute(outcome);
      },
      finish);
}

engine::SchemaApplyOptions apply_options(Program& program, const Call& call, engine::SchemaTxMode tx_mode) {
  engine::SchemaApplyOptions options;
  options.scope = scope_of(call);
  if (call.flags.text("plan").empty()) options.scope.rows = call.environment.data;
  options.dev = dev_settings(program, call);
  options.tx_mode = tx_mode;
  options.lock_timeout = lock_timeout(call);
  options.lock_name = call.flags.text("lock-name");
  options.hooks = transaction_hooks(program, call.environment);
  const bool asks = !call.flags.boolean("auto-approve") && call.flags.text("plan").empty();
  if (asks) options.ask_rename = rename_questions(program);
  return options;
}

/// What can be refused before anything is read.
void check_flags(const Call& call) {
  // Nobody can look at what a flag approves (spec/project-file.md 9.3); other policies need the plan.
  if (call.environment.lint.review == "ALWAYS") needs_review(call, std::nullopt);
  if (call.flags.boolean("edit") && call.flags.text("dev-url").empty()) {
    throw UsageError("--edit requires a connection to the dev-database (provided by --dev-url)");
  }
}

/// Whether to ask. A policy that looks at the plan has it linted first, where there is a dev database.
bool must_ask(const ApplyRun& run, const change::Plan& plan) {
  const std::string& review = run.call.environment.lint.review;
  std::optional<lint::Report> report;
  if (run.options.dev.url && !review.empty() && review != "ALWAYS") {
    const engine::PlanFile file{.name = "plan", .from = {}, .to = {}, .migration = engine::migration_text(plan, {})};
    report = engine::lint_plan(run.program.context(), file, run.apply.current(), run.target.dialect(),
                               {.url = run.options.dev.url}, lint_options(run.call.environment.lint));
  }
  return needs_review(run.call, report);
}

/// The statements to run: those of an approved plan, else what the comparison comes to.
change::Plan choose_plan(const ApplyRun& run, report::SchemaApplyReport& report) {
  if (!run.call.flags.text("plan").empty()) {
    // A database that is in sync has no use for the plan that led there.
    const change::Plan& ordinary = run.apply.plan(run.desired);
    if (ordinary.statements.empty()) return ordinary;
  }
  if (const auto stored = find_plan(run)) {
    if (run.call.environment.data) warn_of_rows(run.program, "plan " + base::quote_go(stored->plan.name));
    change::Plan plan = engine::read_migration(stored->plan, run.target.dialect());
    run.apply.use(plan);
    describe_planned(run, *stored, report);
    return plan;
  }
  return run.apply.plan(run.desired);
}

void check_plan(const Call& call, const change::Plan& plan) {
  project::Planned planned;
  for (const change::Statement& statement : plan.statements) planned.statements.push_back(statement.sql);
  engine::ask_checks(call.environment, "schema_apply", planned, [](const project::DriftCheck& check) {
    throw UsageError(check.place +
                     ": a drift check compares with what migration files made; 'schema apply' has none of that");
  });
}

int run_plan(const ApplyRun& run, const std::optional<report::Template>& layout, report::SchemaApplyReport& report) {
  const auto print = [&](const std::string& text) {
    run.program.out << (layout ? layout->render(report::value(report)) : text);
  };
  if (report.plan.statements.empty()) {
    print(kSchemaSynced);
    return 0;
  }
  const bool dry_run = run.call.flags.boolean("dry-run");
  if (!layout && (dry_run || !report.planned)) {
    run.program.out << "-- Planned Changes:\n" << report::plan_text(report.plan);
  }
  if (dry_run) {
    check_plan(run.call, report.plan);
    for (const change::Statement& statement : report.plan.statements) report.pending.push_back(statement.sql);
    print("");
    return 0;
  }
  const bool ask = !report.planned && must_ask(run, report.plan);
  if (ask && !ask_apply(run.program.out, run.program.input, run.program.stop)) return 0;
  check_plan(run.call, report.plan);
  execute(run, layout, report);
  return 0;
}

int run_schema_apply(Program& program, const Call& call) {
  const std::vector<std::string> urls = desired_urls(call);
  const engine::SchemaTxMode tx_mode = engine::schema_tx_mode(call.flags.text("tx-mode"));
  check_flags(call);
  const auto layout = apply_template(program, call);
  engine::SchemaApplyOptions options = apply_options(program, call, tx_mode);
  const base::Url url = target_url(program, call);

  const engine::Context context = program.context();
  OpenDatabase target(program, url);
  options.policy = call.environment.policy(target.database.dialect().facts().family);
  const engine::StateSource source = read_source(program, call, urls, "to");
  std::optional<Activity> activity(std::in_place, program, "Reading the desired state");
  const engine::State desired = engine::load_state(context, source, &target.database, options.dev, options.scope);
  activity.emplace(program, "Planning the changes");
  engine::SchemaApply apply(context, target.database, options);
  const ApplyRun run{program, call, target.database, options, apply, desired};
  report::SchemaApplyReport report{.environment = environment_of(target.database)};
  report.plan = choose_plan(run, report);
  activity.reset();
  note_bookkeeping(program, report.plan.changes, desired.schema_scope);
  if (call.flags.boolean("edit") && !report.planned && !report.plan.statements.empty()) {
    report.plan = edit_plan(run, report.plan);
    apply.use(report.plan);
  }
  return run_plan(run, layout, report);
}

}  // namespace

Command schema_apply_command() {
  return {
      .path = "schema apply",
      .arguments = "[flags]",
      .summary = "Changes a database to a desired schema.",
      .details =
          "Compares a database with a desired state, shows the planned statements and, when they are approved, runs "
          "them.",
      .examples =
          "  portolan schema apply -u \"mysql://user:pass@localhost/app\" --to file://schema.hcl\n"
          "  portolan schema apply -u \"sqlite://app.db\" --to file://schema.sql --dev-url "
          "\"sqlite://dev?mode=memory\" --auto-approve",
      .flags = {url_flag("database to change", true),
                {.name = "to", .type = FlagType::kStrings, .usage = "URLs of the desired state"},
                exclude_flag(),
                include_flag(),
                schema_flag(),
                dev_url_flag(),
                {.name = "dry-run", .type = FlagType::kBool, .usage = "print the plan and stop"},
                {.name = "auto-approve", .type = FlagType::kBool, .usage = "apply without asking"},
                format_flag(),
                log_flag(),
                {.name = "tx-mode",
                 .default_value = "file",
                 .usage = "transaction of the whole plan: file or none",
                 .choices = "file,none"},
                {.name = "plan", .usage = "URL of a pre-planned migration to run"},
                {.name = "edit", .type = FlagType::kBool, .usage = "open the SQL in $EDITOR first"},
                lock_timeout_flag(),
                {.name = "lock-name", .usage = "name of the database lock to take instead"},
                {.name = "file",
                 .shorthand = 'f',
                 .type = FlagType::kStrings,
                 .usage = "paths of the desired state",
                 .hidden = true}},
      .exclusive = {{"file", "to"}, {"log", "format"}, {"edit", "plan"}, {"dry-run", "auto-approve"}},
      .run = run_schema_apply};
}

}  // namespace portolan::cli
