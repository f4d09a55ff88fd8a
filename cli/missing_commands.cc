#include "cli/commands.h"

/// The commands of Atlas that Portolan does not have; each says why and what to do instead.
namespace portolan::cli {
namespace {

struct MissingCommand {
  std::string_view path;
  std::string_view reason;
};

constexpr std::string_view kCloud = "it talks to a vendor's cloud; there is none here, and nothing needs a login";

constexpr MissingCommand kMissing[] = {
    {"ask", kCloud}, {"cloud", kCloud}, {"copilot", kCloud}, {"login", kCloud}, {"logout", kCloud}, {"whoami", kCloud},
};

}  // namespace

std::vector<Command> missing_commands() {
  std::vector<Command> commands;
  for (const MissingCommand& missing : kMissing) {
    commands.push_back(
        {.path = missing.path, .arguments = "", .summary = missing.reason, .hidden = true, .refusal = missing.reason});
  }
  return commands;
}

}  // namespace portolan::cli
