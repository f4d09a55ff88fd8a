#include "planner/engine/migrate_apply.h"

#include <optional>
#include <ostream>

#include "cli/activity.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "cli/run_flags.h"
#include "planner/base/errors.h"
#include "planner/report/migrate_apply_report.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

engine::MigrateApplyOptions read_options(Program& program, const Call& call) {
  engine::MigrateApplyOptions options;
  migrate::PendingOptions& pending = options.executor.pending;
  pending.amount = amount_argument(call, "cannot apply '0' migration files");
  pending.order = migrate::parse_exec_order(call.flags.text("exec-order"));
  pending.baseline = optional_text(call, "baseline");
  pending.to_version = optional_text(call, "to-version");
  pending.allow_dirty = call.flags.boolean("allow-dirty");
  options.executor.tx_mode = migrate::parse_tx_mode(call.flags.text("tx-mode"));
  options.executor.dry_run = call.flags.boolean("dry-run");
  options.executor.operator_version = operator_version();
  options.executor.answer = resolve_answer(call);
  options.executor.way_done = program.name + " migrate apply --resolve done";
  options.executor.way_not_run = program.name + " migrate apply --resolve not-run";
  options.lock = lock_options(call);
  return options;
}

void print(Program& program, const std::optional<report::Template>& layout, const report::MigrateApplyReport& report) {
  if (!layout) {
    program.out << report::text(report, program.style);
    return;
  }
  try {
    program.out << layout->render(report::value(report, program.style));
  } catch (const UsageError& error) {
    throw UsageError(std::string("execute log template: ") + error.what());
  }
}

/// Runs what is pending and prints the report; with a template the report carries the error of a failed run.
int apply(Program& program, const std::optional<report::Template>& layout, engine::MigrateApply& run,
          report::MigrateApplyReport& report) {
  report.run.start = report.run.end = program.clock.now();
  const migrate::Pending& pending = run.prepare();
  report.run.current = pending.current;
  const auto work = [&] {
    const Activity activity(program, "Applying " + std::to_string(pending.files.size()) + " migration files");
    if (!pending.files.empty() || pending.baseline) run.run(report.run);
  };
  return run_and_print(layout.has_value(), work, [&] { print(program, layout, report); });
}

int run(Program& program, const Call& call) {
  engine::MigrateApplyOptions options = read_options(program, call);
  const auto layout = run_template(program, call);
  const std::string& shown = call.flags.text("dir");
  const migrate::Dir directory = load_directory(program, migrate::parse_dir_url(shown));
  validate_directory(program, directory);
  if (call.flags.text("url").empty()) throw UsageError("required flag \"url\" not set");
  OpenDatabase target(program, database_url(program, call.flags.text("url")));
  const auto revisions_schema = locate_revisions(program, call, target.database);
  if (!revisions_schema) return 1;
  options.revisions_schema = *revisions_schema;
  const engine::Context context = program.context();
  engine::MigrateApply use_case(context, target.database, directory, options);
  report::MigrateApplyReport report{.environment = environment_of(target.database, base::Url::parse(shown).redacted()),
                                    .run = {}};
  return apply(program, layout, use_case, report);
}

}  // namespace

Command migrate_apply_command() {
  return {.path = "migrate apply",
          .arguments = "[flags] [amount]",
          .summary = "Runs the migration files a database lacks.",
          .examples =
              "  portolan migrate apply -u \"mysql://user:pass@localhost:3306/app\"\n"
              "  portolan migrate apply --dir file://migrations --url \"sqlite://app.db\" 1",
          .flags = {url_flag("database to migrate", false),
                    dir_flag(),
                    format_flag(),
                    log_flag(),
                    revisions_schema_flag(),
                    {.name = "dry-run", .type = FlagType::kBool, .usage = "print what would run and stop"},
                    lock_timeout_flag(),
                    lock_name_flag(),
                    skip_lock_flag(),
                    {.name = "baseline", .usage = "first run: take this version as done and start after it"},
                    {.name = "tx-mode",
                     .default_value = "file",
                     .usage = "transactions: none, file or all",
                     .choices = "none,file,all"},
                    {.name = "exec-order",
                     .default_value = "linear",
                     .usage = "order of the files: linear, linear-skip or non-linear",
                     .choices = "linear,linear-skip,non-linear"},
                    {.name = "allow-dirty",
                     .type = FlagType::kBool,
                     .usage = "first run: accept a database that is not clean"},
                    {.name = "to-version", .usage = "stop after this version"},
                    resolve_flag(),
                    context_flag()},
          .exclusive = {{"log", "format"}},
          .max_arguments = 1,
          .run = run};
}

}  // namespace portolan::cli
