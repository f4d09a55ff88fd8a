#include "cli/command_tree.h"

#include <algorithm>

#include "cli/commands.h"
#include "cli/flag_parser.h"

namespace portolan::cli {

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

bool is_child(std::string_view path, std::string_view parent) {
  if (parent.empty()) return path.find(' ') == std::string_view::npos;
  if (!path.starts_with(parent) || path.size() <= parent.size() || path[parent.size()] != ' ') return false;
  return path.find(' ', parent.size() + 1) == std::string_view::npos;
}

FoundCommand find_words(const std::vector<Command>& table, std::vector<std::string> words) {
  FoundCommand found{nullptr, std::move(words)};
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

}  // namespace portolan::cli
