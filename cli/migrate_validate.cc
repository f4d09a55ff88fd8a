#include "cli/commands.h"
#include "cli/common.h"

namespace portolan::cli {
namespace {

int run_migrate_validate(Program& program, const Call& call) {
  const engine::DevSettings dev = dev_settings(program, call);
  const migrate::Dir directory = load_valid_directory(program, directory_flags(call).url);
  migrate::check_duplicates(directory);
  if (dev.url) replay_on_dev(program, directory, *dev.url);
  return 0;
}

}  // namespace

Command migrate_validate_command() {
  return {.path = "migrate validate",
          .arguments = "[flags]",
          .summary = "Checks a migration directory against its atlas.sum.",
          .details =
              "Checks a migration directory against its atlas.sum and, with a dev database, runs all of its files "
              "there.",
          .examples =
              "  portolan migrate validate --dir file://migrations\n"
              "  portolan migrate validate --dir file://migrations --dev-url \"sqlite://dev?mode=memory\"",
          .flags = {dev_url_flag(), dir_flag(), dir_format_flag()},
          .run = run_migrate_validate};
}

}  // namespace portolan::cli
