#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace portolan::cli {

/// What a shell shows for the last of `words` (spec/cli.md 10, `__complete`): a line `word<TAB>description` per
/// candidate, then `:4`, or `:0` where file names may stand, too.
/// @param words         the command line without the program's name; the last one is being typed
/// @param descriptions  whether descriptions are printed
std::string completions(const std::vector<Command>& table, const std::vector<std::string>& words, bool descriptions);

/// The script that makes a shell ask `PROGRAM __complete`.
/// @param shell  `bash`, `zsh`, `fish` or `powershell`
/// Throws std::out_of_range for another one.
std::string completion_script(const std::string& shell, const std::string& program, bool descriptions);

}  // namespace portolan::cli
