#pragma once

#include <vector>

#include "planner/migrate/dir.h"

namespace portolan::cli {

/// Lets the user change new migration files before they are stored. Throws UsageError for a directory that is not in
/// the atlas format (`--edit flag supports only atlas directories, but got: ...`), Error when the editor fails.
void edit_files(const migrate::Dir& directory, const migrate::DirUrl& url, std::vector<migrate::NewFile>& files);

}  // namespace portolan::cli
