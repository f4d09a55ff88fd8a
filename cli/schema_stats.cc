#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "planner/base/errors.h"
#include "planner/engine/statistics.h"
#include "planner/report/functions.h"
#include "planner/report/statistics_report.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

int run_schema_stats(Program& program, const Call& call) {
  const std::string format = format_text(call, "{{ print . }}");
  const report::Template layout(format, report::apply_functions(program.style), kSchemaFormatError);
  OpenDatabase target(program, target_url(program, call));
  const engine::State state = engine::inspect_database(program.context(), target.database, scope_of(call));
  const ports::Statistics statistics = engine::read_statistics(target.database, state);
  const report::StatisticsReport report{state.realm, target.database.dialect(), statistics};
  program.out << layout.render(report::value(report));
  return 0;
}

}  // namespace

Command schema_stats_command() {
  return {.path = "schema stats", .arguments = "", .summary = "Tells how large a database is."};
}

Command schema_stats_inspect_command() {
  return {.path = "schema stats inspect",
          .arguments = "[flags]",
          .summary = "Prints sizes of tables and indexes as metrics.",
          .details =
              "Prints what the database knows of the sizes of its tables and indexes and of their rows, in "
              "OpenMetrics' text form.",
          .examples =
              "  portolan schema stats inspect -u \"postgres://localhost:5432/app\"\n"
              "  portolan schema stats inspect -u \"sqlite://app.db\" --format '{{ json . }}'",
          .flags = {url_flag("database to look at", true), schema_flag(), exclude_flag(), include_flag(), format_flag(),
                    log_flag()},
          .exclusive = {{"log", "format"}},
          .run = run_schema_stats};
}

}  // namespace portolan::cli
