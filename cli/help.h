#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace portolan::cli {

/// Help of a command or group (spec/cli.md 1.3).
/// @param table    all commands, for a group's list
/// @param command  the one to describe; nullptr is the program itself
std::string help_text(const std::string& program, const std::vector<Command>& table, const Command* command);

}  // namespace portolan::cli
