#pragma once

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "loaders/dialects.h"
#include "loaders/options.h"
#include "loaders/orms.h"
#include "loaders/output.h"
#include "planner/base/files.h"
#include "planner/ports/process.h"

/// Models of ORMs as SQL (orms.md): who may be asked, how they are started and what they give back.
namespace portolan::loaders {

constexpr std::chrono::minutes kLoadTimeout{5};

/// What loading reaches for. References outlive it.
struct Reach {
  ports::ProcessRunner& programs;
  const base::Files& files;
  /// An environment variable, "" when unset.
  std::function<std::string(const std::string& name)> getenv;
  /// Hears what a loader says while it runs, a line at a time.
  std::function<void(const std::string& line)> note = {};
  std::stop_token stop = {};
};

/// One load.
struct LoadRequest {
  const Orm* orm = nullptr;
  /// As the user wrote them, relative to `working_dir`; globs are expanded.
  std::vector<std::string> paths;
  Target target;
  OptionValues options = {};
  /// Words that start the runtime; empty: it is looked for.
  std::vector<std::string> interpreter = {};
  /// The paths come from a provider's program line: where that provider reads only the files directly in them, so do
  /// we.
  bool direct = false;
  /// Whether schemas the tables live in are created.
  bool schema_create = true;
  /// Empty: the current directory.
  std::string working_dir = {};
  std::chrono::milliseconds timeout = kLoadTimeout;
};

/// Loads models.
/// Throws UsageError for what the request or the user's code gets wrong (`path "x" does not exist`, `unknown flag --x
/// for the built-in gorm loader`, `no SQLAlchemy models found in …`), ProcessError, Stopped.
Loaded load(const LoadRequest& request, const Reach& reach);

/// The dialect that models name themselves, as Prisma's do; empty: theirs name none. Throws as load.
std::string own_dialect(const LoadRequest& request, const base::Files& files);

/// What the loader of a request would run with: the runtime, the versions of the ORM and its packages, the command.
/// Throws as load.
std::vector<std::pair<std::string, std::string>> examine(const LoadRequest& request, const Reach& reach);

/// The absolute paths that `paths` name in `folder`, globs (`*`, `**`, `?`, `[…]`) expanded and sorted, each once.
/// Throws UsageError(`path "x" does not exist`).
std::vector<std::string> expand_paths(const std::vector<std::string>& paths, const std::string& folder,
                                      const base::Files& files);

}  // namespace portolan::loaders
