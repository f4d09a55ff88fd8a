#include "planner/engine/migrate_status.h"

#include <optional>
#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "planner/migrate/revisions.h"
#include "planner/report/functions.h"
#include "planner/report/migrate_status_report.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

report::MigrateStatusReport as_report(const report::Environment& environment, engine::MigrateStatus status) {
  report::MigrateStatusReport report;
  report.environment = environment;
  report.available = std::move(status.available);
  report.out_of_order = std::move(status.out_of_order);
  report.pending = std::move(status.pending);
  report.applied = std::move(status.applied);
  report.current = std::move(status.current);
  report.next = std::move(status.next);
  report.count = status.count;
  report.total = status.total;
  report.status = status.pending_status ? "PENDING" : "OK";
  report.error = std::move(status.error);
  report.sql = std::move(status.sql);
  report.from_checkpoint = status.from_checkpoint;
  return report;
}

/// nullopt when the revisions table cannot be located.
std::optional<report::MigrateStatusReport> read_status(Program& program, const Call& call,
                                                       const migrate::Dir& directory, const std::string& shown) {
  OpenDatabase target(program, database_url(program, call.flags.text("url")));
  const auto schema = locate_revisions(program, call, target.database);
  if (!schema) return std::nullopt;
  migrate::Revisions revisions(*target.database.connection, *schema);
  const auto applied = revisions.exists() ? revisions.read() : std::vector<migrate::Revision>{};
  return as_report(environment_of(target.database, shown), engine::migrate_status(directory, applied));
}

int run_migrate_status(Program& program, const Call& call) {
  const std::string format = format_text(call, "{{ default . }}");
  const report::Template layout(format, report::status_functions(program.style), kMigrateFormatError);
  const DirectoryFlags flags = directory_flags(call);
  const migrate::Dir directory = load_valid_directory(program, flags.url);
  const auto status = read_status(program, call, directory, flags.shown);
  if (!status) return 1;
  program.out << layout.render(report::value(*status, program.style));
  return 0;
}

}  // namespace

Command migrate_status_command() {
  return {.path = "migrate status",
          .arguments = "[flags]",
          .summary = "Tells which migrations a database has and which it lacks.",
          .examples =
              "  portolan migrate status -u \"mysql://user:pass@localhost:3306/app\"\n"
              "  portolan migrate status -u \"sqlite://app.db\" --dir file://migrations --format '{{ json . }}'",
          .flags = {url_flag("database to look at", false), format_flag(), log_flag(), dir_flag(), dir_format_flag(),
                    revisions_schema_flag()},
          .exclusive = {{"log", "format"}},
          .run = run_migrate_status};
}

}  // namespace portolan::cli
