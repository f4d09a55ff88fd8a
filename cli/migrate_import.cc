#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "planner/base/errors.h"
#include "planner/migrate/import.h"

namespace portolan::cli {
namespace {

/// How statements end: as the dev database's dialect says, or the common rules of all.
sql::ScannerOptions scanner_options(Program& program, const Call& call) {
  const engine::DevSettings dev = dev_settings(program, call);
  if (!dev.url) return sql::generic_options();
  return program.registry.find(dev.url->scheme()).offline_dialect(*dev.url)->scanner_options();
}

int run_migrate_import(Program& program, const Call& call) {
  const migrate::DirUrl from = migrate::parse_dir_url(call.flags.text("from"), call.flags.text("dir-format"));
  const migrate::DirUrl to = migrate::parse_dir_url(call.flags.text("to"));
  if (from.format == to.format) {
    throw UsageError("cannot import a migration directory already in \"atlas\" format");
  }
  const migrate::Dir source = load_directory(program, from);
  if (source.stored_sum()) validate_directory(program, source);
  require_folder(to);
  migrate::Dir target = load_directory(program, to, Missing::kCreate);
  if (!target.files().empty()) throw UsageError("target migration directory must be empty");
  if (source.files().empty()) {
    program.out << "nothing to import";
    return 0;
  }
  const std::vector<migrate::NewFile> files = migrate::import_files(source, scanner_options(program, call));
  target.put(files);
  migrate::save(program.files, to.path, files, target);
  return 0;
}

}  // namespace

Command migrate_import_command() {
  return {.path = "migrate import",
          .arguments = "[flags]",
          .summary = "Turns the migration directory of another tool into one of the atlas format.",
          .details =
              "Turns the migration directory of another tool into one of the atlas format. Statements that lead back "
              "are left out.\nWith --dev-url, statements are split by the rules of that database.",
          .examples = "  portolan migrate import --from \"file://flyway?format=flyway\" --to file://migrations",
          .flags = {{.name = "from", .default_value = "file://migrations", .usage = "URL of the directory to read"},
                    {.name = "to", .default_value = "file://migrations", .usage = "URL of the directory to write"},
                    dir_format_flag(),
                    dev_url_flag()},
          .run = run_migrate_import};
}

}  // namespace portolan::cli
