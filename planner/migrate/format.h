#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/change/plan.h"
#include "planner/migrate/file.h"
#include "planner/migrate/script.h"
#include "planner/sql/scanner.h"

namespace portolan::migrate {

/// One migration-directory format (spec/migrations.md 2 and 3): which files are read, how they are split, what is
/// written.
struct Format {
  std::string_view name;
  /// Files in sub-folders are read, too; hidden folders are not.
  bool recursive;
  /// File directives and checkpoints work as in the atlas format.
  bool directives;
  /// Whether a path (relative, with `/`) belongs to the directory.
  bool (*lists)(std::string_view path);
  /// Sets version and description of the listed files (given in bytewise order of their names), puts them into the
  /// order to run and drops those a baseline replaces.
  void (*arrange)(std::vector<File>& files);
  /// Order of versions: negative, 0 or positive.
  int (*compare)(std::string_view a, std::string_view b);
  /// Path of the file that holds the way back of a listed one; empty where the way back is in the same file or nowhere.
  std::string (*down_path)(std::string_view path);
  /// Splits a file. Throws SourceError.
  Script (*read)(const File& file, const sql::ScannerOptions& options);
  /// The files that hold a plan; Plan::version and Plan::name give their names. A plan without statements gives empty
  /// files. Throws Error for bad plan directives.
  std::vector<NewFile> (*write)(const change::Plan& plan);
};

/// Throws UsageError(`unknown dir format "x"`). The reference stays valid for the program's life.
const Format& find_format(std::string_view name);

/// Cuts `name` (without its ending) at the first `_` into version and description.
void split_name(std::string_view name, File& file);

}  // namespace portolan::migrate
