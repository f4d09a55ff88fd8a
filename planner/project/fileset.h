#pragma once

#include <string>
#include <vector>

#include "planner/base/files.h"

namespace portolan::project {

/// Absolute paths below `folder` that match `pattern`, sorted (spec/project-file.md 6, `fileset` and `glob`): `*`, `?`,
/// `[...]`, `{a,b}` and, with `deep`, `**` for any number of folders. Folders that match count, too.
/// @param folder   the project file's, absolute
/// @param pattern  relative to it, or absolute
/// Throws Error(`syntax error in pattern`).
std::vector<std::string> find_files(const base::Files& files, const std::string& folder, const std::string& pattern,
                                    bool deep);

}  // namespace portolan::project
