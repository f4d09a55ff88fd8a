#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace portolan::cli {

/// Finds the command that `words` name, parses its flags and runs it. Errors are caught here and nowhere else: they
/// become `Error: TEXT` on stderr.
/// @param table  the commands
/// @param words  the command line without the program's name
/// @return the exit code, 0 or 1 (spec/cli.md 1.1)
int dispatch(Program& program, const std::vector<Command>& table, const std::vector<std::string>& words);

}  // namespace portolan::cli
