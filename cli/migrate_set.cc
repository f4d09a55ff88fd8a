#include "planner/engine/migrate_set.h"

#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/run_flags.h"
#include "planner/base/errors.h"

namespace portolan::cli {
namespace {

int run_migrate_set(Program& program, const Call& call) {
  if (call.arguments.size() > 1) {
    throw UsageError("accepts 1 arg(s), received " + std::to_string(call.arguments.size()));
  }
  const migrate::Dir directory = load_valid_directory(program, directory_flags(call).url);
  OpenDatabase target(program, database_url(program, call.flags.text("url")));
  const auto schema = locate_revisions(program, call, target.database);
  if (!schema) return 1;
  engine::MigrateSetOptions options{.revisions_schema = *schema, .operator_version = operator_version()};
  if (!call.arguments.empty()) options.version = call.arguments.front();
  program.out << migrate::text(engine::migrate_set(program.context(), target.database, directory, options));
  return 0;
}

}  // namespace

Command migrate_set_command() {
  return {.path = "migrate set",
          .arguments = "[flags] [version]",
          .summary = "Rewrites the history of a database by hand.",
          .details =
              "Rewrites the history of a database so that exactly the files up to a version count as applied. No file "
              "is run.\nWithout a version the last file is taken.",
          .examples =
              "  portolan migrate set 20250301090000 -u \"mysql://user:pass@localhost:3306/app\"\n"
              "  portolan migrate set -u \"sqlite://app.db\" --dir file://migrations",
          .flags = {url_flag("database whose history to rewrite", false), dir_flag(), dir_format_flag(),
                    revisions_schema_flag()},
          .run = run_migrate_set};
}

}  // namespace portolan::cli
