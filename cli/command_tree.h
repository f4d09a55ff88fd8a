#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"

/// Finding commands and their flags in the table.
namespace portolan::cli {

/// The command of this path; nullptr when there is none.
const Command* find_command(const std::vector<Command>& table, std::string_view path);

/// The flags a command takes: its own, then those of its group.
FlagTable all_flags(const Command& command);

/// Whether `path` is a command right below `parent` ("" is the program).
bool is_child(std::string_view path, std::string_view parent);

/// The command that words name and the words without its name.
struct FoundCommand {
  const Command* command = nullptr;
  std::vector<std::string> rest;
};

/// Goes down from group to command as long as the next plain word names one.
FoundCommand find_words(const std::vector<Command>& table, std::vector<std::string> words);

}  // namespace portolan::cli
