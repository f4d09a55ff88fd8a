#include "cli/commands.h"
#include "cli/common.h"
#include "planner/base/errors.h"
#include "planner/engine/replay.h"

namespace portolan::cli {
namespace {

[[noreturn]] void fail(const Error& cause) {
  throw Error(std::string("replaying the migration directory: ") + cause.what());
}

void replay(Program& program, const migrate::Dir& directory, const base::Url& dev_url) {
  const engine::Context context = program.context();
  try {
    const auto lease = program.dev.lease({.url = dev_url}, program.stop);
    const CancelOnStop cancel(program, lease->connection());
    engine::replay_directory(context, directory, "", *lease, {});
  } catch (const DatabaseError& error) {
    fail(error);
  } catch (const PolicyError& error) {
    fail(error);
  } catch (const SourceError& error) {
    fail(error);
  }
}

int run(Program& program, const Call& call) {
  const engine::DevSettings dev = dev_settings(program, call);
  const migrate::Dir directory = load_valid_directory(program, directory_flags(call).url);
  migrate::check_duplicates(directory);
  if (dev.url) replay(program, directory, *dev.url);
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
          .run = run};
}

}  // namespace portolan::cli
