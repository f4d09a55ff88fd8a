#pragma once

#include <string>

#include "cli/command.h"

/// --web: a report as a local page (spec/lint-and-tools.md 10.3).
namespace portolan::cli {

/// @param usage  what the page shows
FlagSpec web_flag(std::string_view usage);

/// Writes a page into a temporary file that this user alone can read, and opens it in a browser when somebody sits at
/// a desktop: `$BROWSER FILE`, or what the desktop has for pages. Nothing leaves the machine.
/// @return path of the file, which stays
/// Throws Error when the file cannot be written.
std::string open_page(const Program& program, const std::string& html);

}  // namespace portolan::cli
