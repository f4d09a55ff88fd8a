#include "planner/engine/migrate_drift.h"

#include <ostream>
#include <utility>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/run_flags.h"
#include "planner/engine/store.h"
#include "planner/report/functions.h"
#include "planner/report/migrate_drift_report.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

report::MigrateDriftReport as_report(engine::Drift drift, const std::string& directory) {
  report::MigrateDriftReport report;
  report.status = drift.found() ? "DRIFTED" : "OK";
  report.current = std::move(drift.current);
  report.expected = directory + (engine::StoreUrl::matches(directory) ? " (store)" : " (local)");
  report.pending = drift.pending;
  report.diff = std::move(drift.diff);
  for (engine::DriftChange& change : drift.changes) {
    report.changes.push_back({std::move(change.kind), std::move(change.object), std::move(change.sql)});
  }
  return report;
}

int run_migrate_drift(Program& program, const Call& call) {
  const std::string format = format_text(call, "{{ default . }}");
  const report::Template layout(format, report::status_functions(program.style), kMigrateFormatError);
  const DirectoryFlags flags = directory_flags(call);
  const migrate::Dir directory = load_valid_directory(program, flags.url);
  OpenDatabase target(program, database_url(program, call.flags.text("url")));
  const auto schema = locate_revisions(program, call, target.database);
  if (!schema) return 1;
  const engine::MigrateDriftOptions options{.revisions_schema = *schema,
                                            .dev = dev_settings(program, call),
                                            .lock = lock_options(call),
                                            .exclude = call.flags.list("exclude")};
  const report::MigrateDriftReport report =
      as_report(engine::find_drift(program.context(), target.database, directory, options), call.flags.text("dir"));
  program.out << layout.render(report::value(report, program.style));
  return report.changes.empty() ? 0 : 1;
}

}  // namespace

Command migrate_drift_command() {
  return {.path = "migrate drift",
          .arguments = "[flags]",
          .summary = "Tells how a database differs from what its migrations made of it.",
          .details =
              "Runs the files that a database has applied on the dev database and compares the two. Files that wait to "
              "be applied are\nno drift. The database is not changed; the exit code is 1 when there is drift.",
          .examples = "  portolan migrate drift -u \"sqlite://app.db\" --dev-url \"sqlite://dev?mode=memory\"",
          .flags = {url_flag("database to look at", true),
                    dev_url_flag(),
                    dir_flag(),
                    dir_format_flag(),
                    revisions_schema_flag(),
                    exclude_flag(),
                    format_flag(),
                    log_flag(),
                    {.name = "no-cache", .type = FlagType::kBool, .usage = "compute the expected state anew"},
                    lock_timeout_flag(),
                    lock_name_flag(),
                    skip_lock_flag()},
          .exclusive = {{"log", "format"}},
          .run = run_migrate_drift};
}

}  // namespace portolan::cli
