#include "cli/commands.h"
#include "cli/common.h"

namespace portolan::cli {
namespace {

int run_migrate_hash(Program& program, const Call& call) {
  const DirectoryFlags flags = directory_flags(call);
  require_folder(flags.url);
  const migrate::Dir directory = load_directory(program, flags.url);
  migrate::save(program.files, flags.url.path, std::vector<migrate::NewFile>{}, directory);
  return 0;
}

}  // namespace

Command migrate_hash_command() {
  return {.path = "migrate hash",
          .arguments = "[flags]",
          .summary = "Writes atlas.sum, the integrity file of a migration directory.",
          .examples = "  portolan migrate hash --dir file://migrations",
          .flags = {dir_flag(),
                    dir_format_flag(),
                    {.name = "force", .type = FlagType::kBool, .deprecated = "you can safely omit it."}},
          .run = run_migrate_hash};
}

}  // namespace portolan::cli
