#include "planner/engine/migrate_checkpoint.h"

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/new_files.h"

namespace portolan::cli {
namespace {

int run_migrate_checkpoint(Program& program, const Call& call) {
  const DirectoryFlags flags = directory_flags(call);
  migrate::Dir directory = load_valid_directory(program, flags.url);
  const FileFormat format = read_file_format(call, false);
  engine::MigrateDiffOptions options = file_options(program, call, format.indent);
  if (call.flags.is_set("exclude")) options.scope.exclude = call.flags.list("exclude");
  const std::string tag = call.arguments.empty() ? "" : call.arguments.front();
  change::Plan plan = engine::migrate_checkpoint(program.context(), directory, tag, options);
  plan.version = engine::free_version(directory, program.clock);
  store_files(program, call, flags.url, directory, plan_files(directory, plan, format));
  return 0;
}

}  // namespace

Command migrate_checkpoint_command() {
  return {.path = "migrate checkpoint",
          .arguments = "[flags] [tag]",
          .summary = "Writes a file that creates the whole schema in one go.",
          .details =
              "Runs the migration directory on the dev database and writes a file that creates what is there. A fresh "
              "database starts\nfrom the last checkpoint; one with a history passes over it.",
          .examples = "  portolan migrate checkpoint --dev-url \"sqlite://dev?mode=memory\"",
          .flags = {dev_url_flag(true), dir_flag(), dir_format_flag(), schema_flag(), exclude_flag(),
                    lock_timeout_flag(), format_flag(), qualifier_flag(), edit_flag()},
          .max_arguments = 1,
          .run = run_migrate_checkpoint};
}

}  // namespace portolan::cli
