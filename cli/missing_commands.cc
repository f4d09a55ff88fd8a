#include "cli/commands.h"

/// The commands of Atlas that Portolan does not have; each says why and what to do instead.
namespace portolan::cli {
namespace {

struct MissingCommand {
  std::string_view path;
  std::string_view reason;
};

constexpr std::string_view kCloud = "it talks to a vendor's cloud; there is none here, and nothing needs a login";
constexpr std::string_view kNoRegistry =
    "there is no registry here; keep the files in git, a ConfigMap or an image and name them with a file:// URL";

constexpr MissingCommand kMissing[] = {
    {"ask", kCloud},
    {"cloud", kCloud},
    {"copilot", kCloud},
    {"login", kCloud},
    {"logout", kCloud},
    {"whoami", kCloud},
    {"schema push", kNoRegistry},
    {"migrate push", kNoRegistry},
    {"schema lint", "not there yet; 'migrate lint' checks the files of a migration directory"},
    {"schema plan test", "not there yet; 'schema plan validate' runs a plan on the dev database"},
    {"schema stats", "not there yet; sizes and row counts have to be read from the database's own tables"},
    {"schema test", "not there yet; 'schema validate' creates a schema on the dev database"},
    {"migrate test", "not there yet; 'migrate validate --dev-url URL' runs all files on the dev database"},
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
