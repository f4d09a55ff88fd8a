#include <cstdlib>
#include <ostream>

#include "cli/commands.h"

namespace portolan::cli {
namespace {

int run_version(Program& program, const Call&) {
  program.out << program.name << " version " << version_text() << "\n"
              << (program.name == "atlas" ? "https://github.com/ariga/atlas/releases/latest" : PORTOLAN_RELEASES)
              << "\n";
  return 0;
}

int run_license(Program& program, const Call&) {
  program.out << "LICENSE\n"
              << "Portolan is licensed under the Apache License, Version 2.0: "
                 "https://www.apache.org/licenses/LICENSE-2.0\n";
  return 0;
}

/// The variables that change what this program does; their values are no secrets.
constexpr const char* kVariables[] = {"ATLAS_NO_UPDATE_NOTIFIER",
                                      "ATLAS_NO_UPGRADE_SUGGESTIONS",
                                      "PORTOLAN_SERVERS",
                                      "PORTOLAN_STATE_CACHE",
                                      "DOCKER_HOST",
                                      "EDITOR",
                                      "NO_COLOR"};

int run_env(Program& program, const Call&) {
  for (const char* name : kVariables) {
    if (const char* value = std::getenv(name); value != nullptr) program.out << name << "=" << value << "\n";
  }
  return 0;
}

}  // namespace

Command env_command() {
  return {.path = "env",
          .arguments = "",
          .summary = "Prints the environment variables that are set and that this program reads.",
          .run = run_env};
}

Command version_command() {
  return {.path = "version", .arguments = "", .summary = "Prints the version.", .run = run_version};
}

Command license_command() {
  return {.path = "license", .arguments = "", .summary = "Prints the license.", .run = run_license};
}

}  // namespace portolan::cli
