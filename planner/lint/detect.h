#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "planner/lint/options.h"
#include "planner/lint/report.h"
#include "planner/migrate/dir.h"

/// Which files of a migration directory are new (spec/lint-and-tools.md 1.2, 4.6).
namespace portolan::lint {

/// What differs between the base and the directory, file by file. Names of files.
struct BaseDifferences {
  std::set<std::string, std::less<>> added, edited, removed;
};

struct Detection {
  /// Position of the first new file; everything after it is new, too.
  std::size_t first = 0;
  BaseDifferences differences;
};

/// `--latest N`.
Detection detect_latest(const migrate::Dir& directory, std::size_t count);

/// `--git-base`: what git says has changed since the base.
Detection detect_git(const migrate::Dir& directory, BaseDifferences differences);

/// `--base`: another directory.
Detection detect_base(const migrate::Dir& directory, const migrate::Dir& base);

/// Changes of the base that break the order of the files (`non_linear`), as one analysis; empty diagnostics when there
/// are none.
struct NonLinear {
  Analysis analysis;
  bool error = false;
};
NonLinear non_linear(const migrate::Dir& directory, const Detection& detection, const NonLinearOptions& options);

}  // namespace portolan::lint
