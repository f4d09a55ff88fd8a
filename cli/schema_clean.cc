#include <optional>
#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/prompt.h"
#include "planner/engine/schema_apply.h"
#include "planner/report/functions.h"
#include "planner/report/plan_text.h"
#include "planner/report/schema_clean_report.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

const std::string kNothing = "Nothing to drop\n";

std::optional<report::Template> clean_template(Program& program, const Call& call) {
  const std::string& format = call.flags.text("format");
  if (format.empty()) return std::nullopt;
  if (!call.flags.boolean("dry-run") && !call.flags.boolean("auto-approve")) {
    throw UsageError("--format can only be used with --dry-run or --auto-approve");
  }
  return report::Template(format, report::apply_functions(program.style), kSchemaFormatError);
}

/// What is to be left: nothing, but for the one schema that a connection is limited to (spec/cli.md 3.2).
engine::State nothing(engine::State state) {
  state.realm.objects.clear();
  if (!state.schema_scope) state.realm.schemas.clear();
  for (schema::Schema& schema : state.realm.schemas) {
    schema.tables.clear();
    schema.objects.clear();
  }
  return state;
}

/// Runs the plan; with a template the report carries the error of a failed run.
void execute(Program& program, engine::SchemaApply& apply, const std::optional<report::Template>& layout,
             report::SchemaCleanReport& report) {
  engine::ApplyOutcome outcome;
  const auto finish = [&] {
    report.end = program.clock.now();
    report.applied = outcome.applied;
    report.error = outcome.error;
    if (layout) program.out << layout->render(report::value(report));
  };
  run_and_report([&] { apply.execute(outcome); }, finish);
}

int run_schema_clean(Program& program, const Call& call) {
  const auto layout = clean_template(program, call);
  OpenDatabase target(program, target_url(program, call));
  const engine::Context context = program.context();
  engine::SchemaApplyOptions options;
  options.lock_timeout = lock_timeout(call);
  engine::SchemaApply apply(context, target.database, options);
  const change::Plan& plan = apply.plan(nothing(apply.current()));

  report::SchemaCleanReport report{.environment = environment_of(target.database)};
  report.start = report.end = program.clock.now();
  if (!layout) program.out << (plan.statements.empty() ? kNothing : "-- Planned Changes:\n" + report::plan_text(plan));
  const bool idle = plan.statements.empty() || call.flags.boolean("dry-run");
  if (idle) {
    if (layout) program.out << layout->render(report::value(report));
    return 0;
  }
  if (!call.flags.boolean("auto-approve") && !ask_apply(program.out, program.input, program.stop)) return 0;
  execute(program, apply, layout, report);
  return 0;
}

}  // namespace

Command schema_clean_command() {
  return {.path = "schema clean",
          .arguments = "[flags]",
          .summary = "Drops everything in a database.",
          .details =
              "Drops everything in the schema that a URL is limited to, or all schemas of its database. The statements "
              "are shown first\nand have to be approved.",
          .examples =
              "  portolan schema clean -u \"sqlite://dev.db\"\n"
              "  portolan schema clean -u \"postgres://localhost:5432/dev?search_path=public\" --auto-approve",
          .flags = {url_flag("database to empty", true),
                    {.name = "dry-run", .type = FlagType::kBool, .usage = "print the plan and stop"},
                    format_flag(),
                    {.name = "auto-approve", .type = FlagType::kBool, .usage = "drop without asking"},
                    lock_timeout_flag()},
          .exclusive = {{"dry-run", "auto-approve"}},
          .run = run_schema_clean};
}

}  // namespace portolan::cli
