#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/base/clock.h"
#include "planner/migrate/dir.h"

/// Editing a directory by name or version (spec/migrations.md 13.9).
namespace portolan::migrate {

/// The file a word names: its name, its name without `.sql`, or its version.
/// Throws UsageError(`migration "x" not found`), and for a version that several files carry.
const File& locate(const Dir& dir, std::string_view word);

/// What an edit does to the folder on disk; the Dir it was computed from has it in memory already.
struct FolderEdit {
  /// Names of files that go away.
  std::vector<std::string> removed;
  /// Files to write.
  std::vector<NewFile> written;
};

/// Moves files to the end: fresh versions in the given order, a second apart, from now on or from right after the last
/// file. `dir` is changed in memory with its sum. Throws what `locate` throws.
FolderEdit rebase(Dir& dir, const std::vector<std::string>& words, const base::Clock& clock);

/// Removes one file, or the last ones. `dir` is changed in memory with its sum.
/// @param word  a name, a version, or (when no version reads so and there are as many) how many files; empty means the
///              last one
/// Throws what `locate` throws.
FolderEdit remove_files(Dir& dir, const std::string& word);

/// Carries an edit out: new files first, then atlas.sum as `dir` has it, then the removals, so that a crash in between
/// loses no file and leaves a directory that its sum refuses.
void save(base::Files& disk, const std::string& path, const FolderEdit& edit, const Dir& dir);

}  // namespace portolan::migrate
