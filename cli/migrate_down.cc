#include "planner/engine/migrate_down.h"

#include <optional>
#include <ostream>
#include <utility>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/guards.h"
#include "cli/run_flags.h"
#include "planner/base/errors.h"
#include "planner/report/migrate_down_report.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

engine::MigrateDownOptions down_options(Program& program, const Call& call) {
  engine::MigrateDownOptions options;
  options.target.amount = amount_argument(call, "cannot revert '0' migration files");
  options.target.to_version = optional_text(call, "to-version");
  options.target.to_tag = optional_text(call, "to-tag");
  options.dev = dev_settings(program, call);
  options.lock = lock_options(call);
  options.exclude = call.flags.list("exclude");
  options.dry_run = call.flags.boolean("dry-run");
  options.operator_version = operator_version();
  options.hooks = transaction_hooks(program, call.environment);
  options.answer = resolve_answer(call);
  options.way_done = program.name + " migrate down --resolve done";
  options.way_not_run = program.name + " migrate down --resolve not-run";
  return options;
}

void print(Program& program, const std::optional<report::Template>& layout, const report::MigrateDownReport& report) {
  program.out << (layout ? layout->render(report::value(report)) : report::text(report, program.style));
}

/// Reverts what there is to revert and prints the report; with a template the report carries the error of a failed run.
int revert(Program& program, const std::optional<report::Template>& layout, engine::MigrateDown& run,
           report::MigrateDownReport& report) {
  report.run.start = report.run.end = program.clock.now();
  const bool nothing = run.prepare().empty();
  return run_and_print(
      layout.has_value(),
      [&] {
        if (!nothing) run.run(report.run);
      },
      [&] { print(program, layout, report); });
}

int run_migrate_down(Program& program, const Call& call) {
  engine::MigrateDownOptions options = down_options(program, call);
  const auto layout = run_template(program, call);
  const DirectoryFlags flags = directory_flags(call);
  const migrate::Dir directory = load_valid_directory(program, flags.url);
  OpenDatabase target(program, database_url(program, call.flags.text("url")));
  const auto revisions_schema = locate_revisions(program, call, target.database);
  if (!revisions_schema) return 1;
  options.revisions_schema = *revisions_schema;
  const engine::Context context = program.context();
  report::MigrateDownReport report{.environment = environment_of(target.database, flags.shown),
                                   .dry_run = options.dry_run};
  engine::MigrateDown use_case(context, target.database, directory, std::move(options));
  return revert(program, layout, use_case, report);
}

}  // namespace

Command migrate_down_command() {
  return {.path = "migrate down",
          .arguments = "[flags] [amount]",
          .summary = "Takes applied migration files back.",
          .details =
              "Takes applied migration files back: by their own way back where every file has one, otherwise by the "
              "difference between\nthe states of the directory, which the dev database computes. What would lose rows "
              "is refused.",
          .examples =
              "  portolan migrate down -u \"sqlite://app.db\" --dev-url \"sqlite://dev?mode=memory\"\n"
              "  portolan migrate down 2 -u \"sqlite://app.db\" --dev-url \"sqlite://dev?mode=memory\" --dry-run\n"
              "  portolan migrate down --to-version 20250301090000 -u \"$URL\" --dev-url \"$DEV_URL\"",
          .flags = {url_flag("database to take back", true),
                    dev_url_flag(true),
                    dir_flag(),
                    dir_format_flag(),
                    revisions_schema_flag(),
                    lock_timeout_flag(),
                    lock_name_flag(),
                    skip_lock_flag(),
                    format_flag(),
                    log_flag(),
                    exclude_flag(),
                    {.name = "to-version", .usage = "revert everything after this version"},
                    {.name = "to-tag", .usage = "revert everything after the version with this tag"},
                    {.name = "dry-run", .type = FlagType::kBool, .usage = "run the checks, print the plan and stop"},
                    resolve_flag(),
                    context_flag()},
          .exclusive = {{"log", "format"}, {"to-version", "to-tag"}},
          .max_arguments = 1,
          .run = run_migrate_down};
}

}  // namespace portolan::cli
