#include "planner/engine/migrate_apply.h"

#include <optional>
#include <ostream>

#include "cli/activity.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "cli/guards.h"
#include "cli/run_flags.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/migrate_drift.h"
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
  options.executor.hooks = transaction_hooks(program, call.environment);
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

/// One call of the command, with what its project file puts around it.
class Apply {
 public:
  Apply(Program& program, const Call& call, engine::Database& target, const migrate::Dir& directory,
        engine::MigrateApplyOptions options)
      : program_(program),
        call_(call),
        context_(program.context()),
        target_(target),
        directory_(directory),
        revisions_schema_(options.revisions_schema),
        dry_run_(options.executor.dry_run),
        use_case_(context_, target, directory, std::move(options)) {}

  /// Runs what is pending and prints the report; with a template the report carries the error of a failed run.
  int run(const std::optional<report::Template>& layout, report::MigrateApplyReport& report) {
    report.run.start = report.run.end = program_.clock.now();
    const migrate::Pending& pending = use_case_.prepare();
    report.run.current = pending.current;
    const bool nothing = pending.files.empty() && !pending.baseline;
    // Without a template a run that was forbidden has no report: nothing was begun.
    if (!layout && !nothing) before(pending, true);
    const auto work = [&] {
      if (nothing) return;
      if (layout) before_report(pending, report);
      execute(pending, report);
    };
    return run_and_print(layout.has_value(), work, [&] { print(program_, layout, report); });
  }

 private:
  static constexpr std::string_view kCommand = "migrate_apply";

  void before(const migrate::Pending& pending, bool shows) {
    const project::Environment& environment = call_.environment;
    const project::Planned planned =
        environment.checks.empty() ? project::Planned{} : engine::planned_files(pending, directory_, target_.dialect());
    engine::ask_checks(environment, kCommand, planned,
                       [&](const project::DriftCheck& check) { check_drift(check, pending, shows); });
    if (!dry_run_) run_around(program_, environment, "pre", kCommand, *target_.connection);
  }

  void before_report(const migrate::Pending& pending, report::MigrateApplyReport& report) {
    try {
      before(pending, false);
    } catch (const Error& error) {
      report.run.pending = pending.files;
      if (!pending.files.empty()) report.run.target = pending.files.back().version;
      report.run.error = error.what();
      throw;
    }
  }

  void execute(const migrate::Pending& pending, report::MigrateApplyReport& report) {
    {
      const Activity activity(program_, "Applying " + std::to_string(pending.files.size()) + " migration files");
      use_case_.run(report.run);
    }
    if (dry_run_) return;
    try {
      run_around(program_, call_.environment, "post", kCommand, *target_.connection);
    } catch (const Error& error) {
      report.run.error = error.what();
      throw;
    }
  }

  /// Texts of spec/migrations.md 13.10, "Pre-apply form".
  void check_drift(const project::DriftCheck& check, const migrate::Pending& pending, bool shows) {
    if (pending.current.empty()) return;
    engine::MigrateDriftOptions options{.revisions_schema = revisions_schema_,
                                        .dev = {},
                                        // The run holds the lock already.
                                        .lock = {.skip = true},
                                        .exclude = check.exclude};
    if (!call_.environment.dev.empty()) options.dev.url = database_url(program_, call_.environment.dev);
    const engine::Drift drift = engine::find_drift(context_, target_, directory_, options);
    if (!drift.found()) return;
    if (shows) {
      program_.out << "Executing pre-execution check (1 check in total):\n\n  -- check at " << check.place
                   << " (drift):\n    -> check drift against version " << drift.current
                   << "\n\n--- expected state\n+++ actual state\n"
                   << drift.diff;
    }
    const std::string text = "database state does not match expected state at version " + drift.current;
    if (check.fails) throw PolicyError(text);
    program_.err << "Warning: " << text << "\n";
  }

  Program& program_;
  const Call& call_;
  const engine::Context context_;
  engine::Database& target_;
  const migrate::Dir& directory_;
  std::string revisions_schema_;
  bool dry_run_;
  engine::MigrateApply use_case_;
};

int run_migrate_apply(Program& program, const Call& call) {
  engine::MigrateApplyOptions options = read_options(program, call);
  const auto layout = run_template(program, call);
  const std::string& shown = call.flags.text("dir");
  const migrate::Dir directory = load_valid_directory(program, migrate::parse_dir_url(shown));
  if (call.flags.text("url").empty()) throw UsageError("required flag \"url\" not set");
  OpenDatabase target(program, database_url(program, call.flags.text("url")));
  const auto revisions_schema = locate_revisions(program, call, target.database);
  if (!revisions_schema) return 1;
  options.revisions_schema = *revisions_schema;
  report::MigrateApplyReport report{.environment = environment_of(target.database, base::Url::parse(shown).redacted()),
                                    .run = {}};
  return Apply(program, call, target.database, directory, std::move(options)).run(layout, report);
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
                    lock_name_flag(),
                    skip_lock_flag(),
                    resolve_flag(),
                    context_flag()},
          .exclusive = {{"log", "format"}},
          .max_arguments = 1,
          .run = run_migrate_apply};
}

}  // namespace portolan::cli
