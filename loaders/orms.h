#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::loaders {

/// A program that runs scripts.
struct Runtime {
  /// As messages call it: `Python`.
  std::string_view title;
  /// Names looked for in PATH, in order.
  std::vector<std::string_view> programs;
  /// Words between the program and the arguments of the contract; `{script}` is replaced.
  std::vector<std::string_view> words;
  /// Of this folder, what its scripts read: writing all of them takes longer than some of the loads.
  std::vector<std::string_view> folders;
  /// Set for the run.
  std::vector<std::pair<std::string_view, std::string_view>> environment = {};
  /// Variables of the user that are handed on as `PORTOLAN_<NAME>`, because `environment` hides them.
  std::vector<std::string_view> handed_on = {};
  /// Programs inside of virtual environments, relative to their folder.
  std::string_view in_environment = {};
  /// Its loader is built first and runs in the folder of its sources (built_loader.h).
  bool builds = false;
};

/// One row of the table of ORMs (orms.md 2.1).
struct Orm {
  std::string_view name;
  /// As messages call it: `SQLAlchemy`.
  std::string_view title;
  std::vector<std::string_view> aliases;
  /// Null: read by this program itself.
  const Runtime* runtime;
  /// Relative to `loaders/`.
  std::string_view script;
  /// The options of `options.h` that its loader understands.
  std::vector<std::string_view> options;
  /// Whether a dialect has to be known beforehand.
  bool needs_dialect = true;
};

/// All ORMs, in the order messages name them.
const std::vector<Orm>& orms();

/// The ORM of a name or an alias. Throws UsageError(`unknown orm "x"; known: gorm, ...`).
const Orm& find_orm(std::string_view name);

}  // namespace portolan::loaders
