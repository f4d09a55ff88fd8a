#include "cli/help.h"

#include <algorithm>

#include "cli/command_tree.h"
#include "cli/commands.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

constexpr std::string_view kAbout =
    "Portolan keeps databases equal to what their teams declare: it compares states of a schema, plans the way from "
    "one "
    "to\nthe other and runs migrations.";

std::string_view type_word(const FlagSpec& flag) {
  switch (flag.type) {
    case FlagType::kBool:
      return "";
    case FlagType::kString:
      return "string";
    case FlagType::kStrings:
      return "strings";
    case FlagType::kVariables:
      return "<name>=<value>";
    case FlagType::kDuration:
      return "duration";
    case FlagType::kUint:
      return "uint";
  }
  return "";
}

std::string shown_default(const FlagSpec& flag) {
  if (flag.default_value.empty()) return "";
  const std::string value(flag.default_value);
  return " (default " + (flag.type == FlagType::kString ? base::quote_go(value) : value) + ")";
}

std::string flag_list(const FlagTable& table) {
  std::vector<std::pair<std::string, std::string>> rows;
  std::size_t width = 0;
  for (const FlagSpec& flag : table) {
    if (flag.hidden || !flag.deprecated.empty()) continue;
    std::string left = flag.shorthand == 0 ? "      --" : "  -" + std::string(1, flag.shorthand) + ", --";
    left += flag.name;
    if (const auto word = type_word(flag); !word.empty()) left += " " + std::string(word);
    width = std::max(width, left.size());
    rows.emplace_back(left, std::string(flag.usage) + shown_default(flag));
  }
  std::string text;
  for (const auto& [left, right] : rows) text += left + std::string(width - left.size() + 3, ' ') + right + "\n";
  return text;
}

std::string children_list(const std::vector<Command>& table, std::string_view parent) {
  std::vector<std::pair<std::string, std::string_view>> rows;
  std::size_t width = 0;
  for (const Command& command : table) {
    if (command.hidden || !is_child(command.path, parent)) continue;
    const std::size_t start = parent.empty() ? 0 : parent.size() + 1;
    rows.emplace_back(command.path.substr(start), command.summary);
    width = std::max(width, rows.back().first.size());
  }
  std::sort(rows.begin(), rows.end());
  std::string text;
  for (const auto& [name, summary] : rows) {
    text += "  " + name + std::string(width - name.size() + 2, ' ') + std::string(summary) + "\n";
  }
  return text;
}

}  // namespace

std::string help_text(const std::string& program, const std::vector<Command>& table, const Command* command) {
  const std::string path = command == nullptr ? "" : std::string(command->path);
  const std::string full = path.empty() ? program : program + " " + path;
  const std::string_view about = command == nullptr         ? kAbout
                                 : command->details.empty() ? command->summary
                                                            : command->details;
  std::string text = std::string(about) + "\n\nUsage:\n";
  const bool runs = command != nullptr && command->run;
  if (runs) text += "  " + full + (command->arguments.empty() ? "" : " " + std::string(command->arguments)) + "\n";
  const std::string children = children_list(table, path);
  if (!children.empty()) text += "  " + full + " [command]\n";
  if (command != nullptr && !command->examples.empty()) {
    text += "\nExamples:\n" + base::replace_all(command->examples, "portolan ", program + " ") + "\n";
  }
  if (!children.empty()) text += "\nAvailable Commands:\n" + children;
  FlagTable own = command == nullptr ? FlagTable{} : command->flags;
  FlagTable inherited = group_flags(path);
  const std::string word = path.substr(path.rfind(' ') + 1);
  const std::string help_usage = "help for " + (word.empty() ? program : word);
  if (!runs) own.insert(own.end(), inherited.begin(), inherited.end());
  own.push_back({.name = "help", .shorthand = 'h', .type = FlagType::kBool, .usage = help_usage});
  text += "\nFlags:\n" + flag_list(own);
  if (runs && !inherited.empty()) text += "\nGlobal Flags:\n" + flag_list(inherited);
  if (!children.empty()) text += "\nUse \"" + full + " [command] --help\" for more information about a command.\n";
  return text;
}

}  // namespace portolan::cli
