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

struct Rename {
  std::string from;
  NewFile to;
};

/// Moves files to the end: fresh versions in the given order, a second apart, from now on or from right after the last
/// file. `dir` is changed in memory with its sum; the caller removes the old names and saves the new files.
std::vector<Rename> rebase(Dir& dir, const std::vector<std::string>& words, const base::Clock& clock);

}  // namespace portolan::migrate
