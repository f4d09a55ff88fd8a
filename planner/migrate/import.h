#pragma once

#include <vector>

#include "planner/migrate/dir.h"
#include "planner/sql/scanner.h"

namespace portolan::migrate {

/// The files of a directory of another format as atlas files (spec/migrations.md 13.7): up statements only, comments in
/// front of them, each ending with `;`. A file whose statements `;` would split again gets an `atlas:delimiter` line.
/// Throws UsageError(`cannot import a migration directory already in "atlas" format`), SourceError for a file that
/// cannot be split.
std::vector<NewFile> import_files(const Dir& source, const sql::ScannerOptions& options);

}  // namespace portolan::migrate
