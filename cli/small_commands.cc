#include <ostream>

#include "cli/commands.h"

namespace portolan::cli {
namespace {

int run_version(Program& program, const Call&) {
  program.out << program.name << " version " << version_text() << "\n";
  return 0;
}

int run_license(Program& program, const Call&) {
  program.out << "LICENSE\n"
              << "Portolan is licensed under the Apache License, Version 2.0: "
                 "https://www.apache.org/licenses/LICENSE-2.0\n";
  return 0;
}

}  // namespace

Command version_command() {
  return {.path = "version", .arguments = "", .summary = "Prints the version.", .run = run_version};
}

Command license_command() {
  return {.path = "license", .arguments = "", .summary = "Prints the license.", .run = run_license};
}

}  // namespace portolan::cli
