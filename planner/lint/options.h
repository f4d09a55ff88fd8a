#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The `lint` block of a project file as plain values (spec/project-file.md 9.3, spec/lint-and-tools.md 6). A value
/// that is not set has the default that the pages name.
namespace portolan::lint {

/// What every analyzer block may hold.
struct AnalyzerOptions {
  /// Findings make the file fail. Default: true for `destructive`, false for the others.
  std::optional<bool> error;
  /// `nolint` does not silence it.
  bool force = false;
  /// Other bool attributes by name (`check_create`, `check_drop`, `check_txmode`); absent means true.
  std::map<std::string, bool, std::less<>> switches;
};

/// `check "CODE"`.
struct CodeOptions {
  std::optional<bool> error;
  bool skip = false;
};

/// A regular expression (RE2, unanchored) and what is said when a name does not match it. An empty expression checks
/// nothing.
struct NamePolicy {
  std::string match;
  std::string message;
};

struct NamingOptions {
  NamePolicy every_kind;
  /// By block: `schema`, `table`, `column`, `index`, `foreign_key`, `check`. Replaces `every_kind` for its kind.
  std::map<std::string, NamePolicy, std::less<>> kinds;
};

struct DestructiveOptions {
  /// Expressions (RE2, unanchored) of names that may be dropped.
  std::vector<std::string> allow_table;
  std::vector<std::string> allow_column;
};

/// `drop_table {}` and `drop_column {}` switch BC103 and BC104 on. The message is appended; `${self.name}`,
/// `${self.table.name}` and `${self.schema.name}` stand for the names of what is dropped.
struct IncompatibleOptions {
  std::optional<std::string> drop_table = std::nullopt;
  std::optional<std::string> drop_column = std::nullopt;
};

enum class OnEdit { kWarn, kError, kIgnore };

struct NonLinearOptions {
  bool error = false;
  /// Severity when the latest base file was edited; unset follows `error`.
  std::optional<OnEdit> on_edit = std::nullopt;
};

/// The `complexity` block; limits that are not set are not checked.
struct ComplexityOptions {
  std::optional<std::int64_t> cyclomatic = 10;
  std::optional<std::int64_t> nesting = 3;
  std::optional<std::int64_t> statements;
  std::optional<std::int64_t> parameters;
};

/// `statement "CODE"`: an expression over raw statements.
struct StatementRule {
  std::string code;
  std::string match;
  std::string message;
  bool error = false;
};

/// One `allow` or `deny` block of `ownership`.
struct OwnershipRule {
  std::string name;
  bool allow = false;
  /// Exclude pattern (spec/planner.md 14) of the objects it speaks of.
  std::string match;
  std::vector<std::string> users;
  std::vector<std::string> teams;
};

/// The `ownership` block. Who acts and who is in which team is known already: nothing is looked up here.
struct OwnershipOptions {
  std::string actor;
  /// Users by team.
  std::map<std::string, std::vector<std::string>, std::less<>> members;
  std::vector<OwnershipRule> rules;
  /// What holds where no rule matches.
  bool allow_by_default = false;
};

struct Options {
  /// By block name: `destructive`, `data_depend`, `condrop`, `incompatible`, `naming`, `concurrent_index`, ...
  std::map<std::string, AnalyzerOptions, std::less<>> analyzers;
  std::map<std::string, CodeOptions, std::less<>> codes;
  DestructiveOptions destructive;
  IncompatibleOptions incompatible;
  NamingOptions naming;
  NonLinearOptions non_linear;
  /// Unset: there is no such block and nothing is measured.
  std::optional<ComplexityOptions> complexity;
  std::vector<StatementRule> statements;
  /// Unset: anybody may change anything.
  std::optional<OwnershipOptions> ownership;
};

}  // namespace portolan::lint
