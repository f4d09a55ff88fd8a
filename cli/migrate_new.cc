#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/new_files.h"
#include "planner/engine/migrate_diff.h"

namespace portolan::cli {
namespace {

int run(Program& program, const Call& call) {
  refuse_project_file(call);
  const DirectoryFlags flags = directory_flags(call);
  migrate::Dir directory = load_directory(program, flags.url, Missing::kCreate);
  validate_directory(program, directory);
  change::Plan plan;
  plan.version = engine::free_version(directory, program.clock);
  plan.name = call.arguments.empty() ? "" : call.arguments.front();
  std::vector<migrate::NewFile> files = directory.format().write(plan);
  if (call.flags.boolean("edit")) edit_files(directory, flags.url, files);
  directory.put(files);
  migrate::save(program.files, flags.url.path, files, directory);
  return 0;
}

}  // namespace

Command migrate_new_command() {
  return {.path = "migrate new",
          .arguments = "[flags] [name]",
          .summary = "Makes an empty migration file.",
          .examples = "  portolan migrate new add_users",
          .flags = {dir_flag(),
                    dir_format_flag(),
                    {.name = "edit", .type = FlagType::kBool, .usage = "open the file in $EDITOR first"}},
          .max_arguments = 1,
          .run = run};
}

}  // namespace portolan::cli
