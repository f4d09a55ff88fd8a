#include "planner/engine/schema_apply.h"

#include <optional>
#include <ostream>

#include "cli/activity.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "cli/guards.h"
#include "cli/prompt.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/functions.h"
#include "planner/report/plan_text.h"
#include "planner/report/schema_apply_report.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

constexpr const char* kSynced = "Schema is synced, no changes to be made\n";

/// The desired state's URLs: --to, or the paths of the old --file.
std::vector<std::string> desired_urls(const Call& call) {
  if (call.flags.is_set("to")) return call.flags.list("to");
  if (!call.flags.is_set("file")) throw UsageError("one of flag(s) \"file\" or \"to\" is required");
  std::vector<std::string> urls;
  for (const std::string& path : call.flags.list("file")) {
    urls.push_back(path.find("://") == std::string::npos ? "file://" + path : path);
  }
  return urls;
}

/// --format, read before anything is done.
std::optional<report::Template> read_template(Program& program, const Call& call) {
  const std::string format = format_text(call);
  if (format.empty()) return std::nullopt;
  if (!call.flags.boolean("dry-run") && !call.flags.boolean("auto-approve")) {
    throw UsageError("--log and --format can only be used with --dry-run or --auto-approve");
  }
  return report::Template(format, report::apply_functions(program.style), kSchemaFormatError);
}

/// Executes the plan; with a template, renders the outcome, also of a run that failed.
void execute(Program& program, engine::SchemaApply& apply, const std::optional<report::Template>& layout,
             report::SchemaApplyReport& report) {
  engine::ApplyOutcome outcome;
  const auto finish = [&] {
    report.applied = outcome.applied;
    report.pending = outcome.pending;
    report.failed_statement = outcome.failed_statement;
    report.error = outcome.error;
    if (layout) program.out << layout->render(report::value(report));
  };
  try {
    const Activity activity(program, "Applying the changes");
    apply.execute(outcome);
  } catch (const Error& error) {
    with_error(error, finish);
    throw;
  }
  finish();
}

engine::SchemaApplyOptions apply_options(Program& program, const Call& call) {
  engine::SchemaApplyOptions options;
  options.scope = scope_of(call);
  options.dev = dev_settings(program, call);
  options.tx_mode = engine::schema_tx_mode(call.flags.text("tx-mode"));
  options.lock_timeout = lock_timeout(call);
  options.lock_name = call.flags.text("lock-name");
  options.hooks = transaction_hooks(program, call.environment);
  if (!call.flags.boolean("auto-approve")) options.ask_rename = rename_questions(program);
  return options;
}

/// A review policy wants somebody to look at the plan, and a flag cannot (spec/project-file.md 9.3).
void check_review(const Call& call) {
  const std::string& review = call.environment.lint.review;
  if (review.empty() || !call.flags.boolean("auto-approve")) return;
  throw UsageError("auto-approve is not allowed when a lint policy is set to " + base::quote_go(review));
}

void check_plan(const Call& call, const change::Plan& plan) {
  project::Planned planned;
  for (const change::Statement& statement : plan.statements) planned.statements.push_back(statement.sql);
  ask_checks(call.environment, "schema_apply", planned, [](const project::DriftCheck& check) {
    throw UsageError(check.place +
                     ": a drift check compares with what migration files made; 'schema apply' has none of that");
  });
}

int run(Program& program, const Call& call) {
  check_review(call);
  const std::vector<std::string> urls = desired_urls(call);
  engine::SchemaApplyOptions options = apply_options(program, call);
  const auto layout = read_template(program, call);
  const base::Url url = target_url(program, call);

  const engine::Context context = program.context();
  OpenDatabase target(program, url);
  options.policy = call.environment.policy(target.database.dialect().facts().family);
  const engine::StateSource source = read_source(program, call, urls, "to");
  std::optional<Activity> activity(std::in_place, program, "Reading the desired state");
  const engine::State desired = engine::load_state(context, source, &target.database, options.dev, options.scope);
  activity.emplace(program, "Planning the changes");
  engine::SchemaApply apply(context, target.database, options);
  const change::Plan& plan = apply.plan(desired);
  activity.reset();

  report::SchemaApplyReport report{.environment = environment_of(target.database), .plan = plan};
  if (plan.statements.empty()) {
    if (layout) {
      program.out << layout->render(report::value(report));
    } else {
      program.out << kSynced;
    }
    return 0;
  }
  if (!layout) program.out << "-- Planned Changes:\n" << report::plan_text(plan);
  if (call.flags.boolean("dry-run")) {
    check_plan(call, plan);
    for (const change::Statement& statement : plan.statements) report.pending.push_back(statement.sql);
    if (layout) program.out << layout->render(report::value(report));
    return 0;
  }
  if (!call.flags.boolean("auto-approve") && !ask_apply(program.out, program.input, program.stop)) return 0;
  check_plan(call, plan);
  execute(program, apply, layout, report);
  return 0;
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
                lock_timeout_flag(),
                {.name = "lock-name", .usage = "name of the database lock to take instead"},
                {.name = "file",
                 .shorthand = 'f',
                 .type = FlagType::kStrings,
                 .usage = "paths of the desired state",
                 .hidden = true}},
      .exclusive = {{"file", "to"}, {"log", "format"}, {"dry-run", "auto-approve"}},
      .run = run};
}

}  // namespace portolan::cli
