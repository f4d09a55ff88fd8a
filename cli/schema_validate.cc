#include "cli/commands.h"
#include "cli/common.h"

namespace portolan::cli {
namespace {

int run_schema_validate(Program& program, const Call& call) {
  const engine::StateSource source = read_source(program, call, call.flags.list("url"), "url");
  engine::load_state(program.context(), source, nullptr, dev_settings(program, call), scope_of(call));
  return 0;
}

}  // namespace

Command schema_validate_command() {
  return {
      .path = "schema validate",
      .arguments = "[flags]",
      .summary = "Tells whether a desired schema can be read and created.",
      .details =
          "Reads a desired schema and creates it on the dev database. Prints nothing when that works, and the error "
          "otherwise.",
      .examples = "  portolan schema validate -u file://schema.hcl --dev-url \"sqlite://dev?mode=memory\"",
      .flags = {urls_flag("URLs of the desired state"), dev_url_flag(), schema_flag(), exclude_flag(), include_flag()},
      .run = run_schema_validate};
}

}  // namespace portolan::cli
