#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/flags.h"
#include "cli/program.h"
#include "planner/project/project.h"

namespace portolan::cli {

/// What one call of a command came with.
struct Call {
  const FlagValues& flags;
  const std::vector<std::string>& arguments;
  /// The environment of the project file that this call is for; its flags are filled already. Without one, a nameless
  /// environment.
  const project::Environment& environment;
};

/// Any number of positional arguments; those a command does not want are ignored (spec/cli.md 1.2).
inline constexpr int kAnyArguments = -1;

/// One row of the command table. A row without `run` is a group: it shows its help.
struct Command {
  /// Words after the program's name, for example `schema inspect`.
  std::string_view path;
  /// What follows the path in the usage line, for example `[flags] [name]`.
  std::string_view arguments;
  /// One line for the group's list.
  std::string_view summary;
  /// First paragraph of the command's own help; empty takes the summary.
  std::string_view details;
  std::string_view examples;
  FlagTable flags;
  /// Groups of flags of which only one may be given.
  std::vector<std::vector<std::string_view>> exclusive;
  int max_arguments = kAnyArguments;
  /// Left out of help.
  bool hidden = false;
  /// Why this program has no such command: it is only known by name, and its flags are not read. Empty: it has it.
  std::string_view refusal = {};
  /// Returns the exit code. Throws Error for `Error: ...` and code 1.
  std::function<int(Program&, const Call&)> run;
};

}  // namespace portolan::cli
