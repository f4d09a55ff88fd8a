#pragma once

#include <string>

namespace portolan::cli {

/// Lets the user change a text in `$EDITOR` (default `vi`), run as `sh -c "$EDITOR FILE"` on a private temporary file
/// (spec/cli.md 1.5).
/// @param name  the file's name, so that the editor knows its type
/// @return the text as the editor left it
/// Throws Error(`exec edit: exit status N`).
std::string edit(const std::string& name, const std::string& content);

}  // namespace portolan::cli
