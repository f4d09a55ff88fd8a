#include "cli/commands.h"
#include "cli/common.h"

namespace portolan::cli {
namespace {

int run(Program& program, const Call& call) {
  const DirectoryFlags flags = directory_flags(call);
  require_folder(flags.url);
  const migrate::Dir directory = load_directory(program, flags.url);
  migrate::save(program.files, flags.url.path, {}, directory);
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
          .run = run};
}

}  // namespace portolan::cli
