#include "cli/dispatch.h"

#include <algorithm>
#include <exception>
#include <ostream>

#include "cli/commands.h"
#include "cli/flag_parser.h"
#include "cli/help.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

const Command* find_command(const std::vector<Command>& table, std::string_view path) {
  const auto it = std::find_if(table.begin(), table.end(), [&](const Command& c) { return c.path == path; });
  return it == table.end() ? nullptr : &*it;
}

FlagTable all_flags(const Command& command) {
  FlagTable flags = command.flags;
  const FlagTable inherited = group_flags(command.path);
  flags.insert(flags.end(), inherited.begin(), inherited.end());
  return flags;
}

/// The command that `words` name and the words without its name.
struct Found {
  const Command* command = nullptr;
  std::vector<std::string> rest;
};

/// Goes down from group to command as long as the next plain word names one.
Found find_words(const std::vector<Command>& table, std::vector<std::string> words) {
  Found found{nullptr, std::move(words)};
  while (true) {
    const FlagTable flags = found.command == nullptr ? FlagTable{} : all_flags(*found.command);
    const auto plain = plain_words(flags, found.rest);
    if (plain.empty()) return found;
    const std::string& word = found.rest[plain.front()];
    const std::string path = found.command == nullptr ? word : std::string(found.command->path) + " " + word;
    const Command* next = find_command(table, path);
    if (next == nullptr) return found;
    found.command = next;
    found.rest.erase(found.rest.begin() + static_cast<std::ptrdiff_t>(plain.front()));
  }
}

void check_arguments(const Command& command, std::size_t count) {
  if (command.max_arguments == kAnyArguments || count <= static_cast<std::size_t>(command.max_arguments)) return;
  throw UsageError("accepts at most " + std::to_string(command.max_arguments) + " arg(s), received " +
                   std::to_string(count));
}

int run_root(Program& program, const std::vector<Command>& table, const std::vector<std::string>& words) {
  const ParsedFlags parsed = parse_flags({}, words);
  if (!parsed.help && !parsed.arguments.empty()) {
    throw UsageError("unknown command " + base::quote_go(parsed.arguments.front()) + " for " +
                     base::quote_go(program.name) + "\nRun '" + program.name + " --help' for usage.");
  }
  program.out << help_text(program.name, table, nullptr);
  return 0;
}

int run_help(Program& program, const std::vector<Command>& table, std::vector<std::string> words) {
  words.erase(words.begin());
  const Found found = find_words(table, words);
  if (found.command == nullptr && !found.rest.empty()) {
    program.out << "Unknown help topic [" << base::quote_go(base::join(found.rest, "\" \"")) << "]\n";
  }
  program.out << help_text(program.name, table, found.command);
  return 0;
}

int run_words(Program& program, const std::vector<Command>& table, const std::vector<std::string>& words) {
  if (!words.empty() && words.front() == "help") return run_help(program, table, words);
  const Found found = find_words(table, words);
  if (found.command == nullptr) return run_root(program, table, words);
  const Command& command = *found.command;
  const FlagTable flags = all_flags(command);
  const ParsedFlags parsed = parse_flags(flags, found.rest);
  for (const std::string& notice : parsed.notices) program.out << notice << "\n";
  if (parsed.help || !command.run) {
    program.out << help_text(program.name, table, &command);
    return 0;
  }
  check_arguments(command, parsed.arguments.size());
  require_flags(flags, parsed.values);
  require_exclusive(command.exclusive, parsed.values);
  return command.run(program, {parsed.values, parsed.arguments});
}

}  // namespace

int dispatch(Program& program, const std::vector<Command>& table, const std::vector<std::string>& words) {
  int code = 1;
  try {
    code = run_words(program, table, words);
  } catch (const SourceError& error) {
    program.out.flush();
    program.err << "Error: " << error.detailed() << "\n";
  } catch (const std::exception& error) {
    program.out.flush();
    program.err << "Error: " << error.what() << "\n";
  }
  program.out.flush();
  program.err.flush();
  return code;
}

}  // namespace portolan::cli
