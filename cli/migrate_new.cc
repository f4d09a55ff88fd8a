#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/new_files.h"
#include "planner/engine/migrate_diff.h"

namespace portolan::cli {
namespace {

int run_migrate_new(Program& program, const Call& call) {
  const DirectoryFlags flags = directory_flags(call);
  migrate::Dir directory = load_valid_directory(program, flags.url, Missing::kCreate);
  change::Plan plan;
  plan.version = engine::free_version(directory, program.clock);
  plan.name = call.arguments.empty() ? "" : call.arguments.front();
  store_files(program, call, flags.url, directory, directory.format().write(plan));
  return 0;
}

}  // namespace

Command migrate_new_command() {
  return {.path = "migrate new",
          .arguments = "[flags] [name]",
          .summary = "Makes an empty migration file.",
          .examples = "  portolan migrate new add_users",
          .flags = {dir_flag(), dir_format_flag(), edit_flag()},
          .max_arguments = 1,
          .run = run_migrate_new};
}

}  // namespace portolan::cli
