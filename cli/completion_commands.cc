#include <ostream>

#include "cli/commands.h"
#include "cli/complete.h"

namespace portolan::cli {
namespace {

/// A row per shell.
struct Shell {
  const char* name;
  const char* path;
  const char* summary;
  const char* example;
};
constexpr Shell kShells[] = {
    {"bash", "completion bash", "Prints the completion script for bash.", "  source <(portolan completion bash)"},
    {"zsh", "completion zsh", "Prints the completion script for zsh.", "  source <(portolan completion zsh)"},
    {"fish", "completion fish", "Prints the completion script for fish.", "  portolan completion fish | source"},
    {"powershell", "completion powershell", "Prints the completion script for powershell.",
     "  portolan completion powershell | Out-String | Invoke-Expression"}};

Command shell_command(const Shell& shell) {
  return {
      .path = shell.path,
      .arguments = "[flags]",
      .summary = shell.summary,
      .examples = shell.example,
      .flags = {{.name = "no-descriptions", .type = FlagType::kBool, .usage = "leave out what commands and flags do"}},
      .max_arguments = 0,
      .run = [name = shell.name](Program& program, const Call& call) {
        program.out << completion_script(name, program.name, !call.flags.boolean("no-descriptions"));
        return 0;
      }};
}

}  // namespace

std::vector<Command> completion_commands() {
  std::vector<Command> table;
  table.push_back({.path = "completion",
                   .arguments = "",
                   .summary = "Prints the completion script for a shell.",
                   .details = "Prints the script that lets a shell complete commands, flags and their values."});
  for (const Shell& shell : kShells) table.push_back(shell_command(shell));
  return table;
}

}  // namespace portolan::cli
