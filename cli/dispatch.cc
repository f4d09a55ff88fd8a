#include "cli/dispatch.h"

#include <exception>
#include <ostream>

#include "cli/command_tree.h"
#include "cli/complete.h"
#include "cli/flag_parser.h"
#include "cli/help.h"
#include "cli/project_file.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

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
  const FoundCommand found = find_words(table, words);
  if (found.command == nullptr && !found.rest.empty()) {
    program.out << "Unknown help topic [`" << base::join(found.rest, "` `") << "`]\n";
  }
  program.out << help_text(program.name, table, found.command);
  return 0;
}

/// `__complete WORDS...`: what shells ask while a command line is typed; its flags are words, too.
int run_complete(Program& program, const std::vector<Command>& table, std::vector<std::string> words) {
  const bool descriptions = words.front() == "__complete";
  words.erase(words.begin());
  program.out << completions(table, words, descriptions);
  return 0;
}

int run_words(Program& program, const std::vector<Command>& table, const std::vector<std::string>& words) {
  if (!words.empty() && words.front() == "help") return run_help(program, table, words);
  if (!words.empty() && words.front().starts_with("__complete")) return run_complete(program, table, words);
  const FoundCommand found = find_words(table, words);
  if (found.command == nullptr) return run_root(program, table, words);
  const Command& command = *found.command;
  if (!command.refusal.empty()) {
    throw UsageError("'" + program.name + " " + std::string(command.path) +
                     "' is not supported: " + std::string(command.refusal));
  }
  const FlagTable flags = all_flags(command);
  const ParsedFlags parsed = parse_flags(flags, found.rest);
  for (const std::string& notice : parsed.notices) program.out << notice << "\n";
  if (parsed.help || !command.run) {
    program.out << help_text(program.name, table, &command);
    return 0;
  }
  check_arguments(command, parsed.arguments.size());
  return run_in_environments(program, command.path, flags, parsed.values,
                             [&](Program& to, const FlagValues& values, const project::Environment& environment) {
                               require_flags(flags, values);
                               require_exclusive(command.exclusive, values);
                               return command.run(to, {values, parsed.arguments, environment});
                             });
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
