#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"
#include "planner/hcl/section.h"

/// Blocks that guard or accompany a change of a database (spec/project-file.md 10.3, 10.4).
namespace portolan::project {

/// A block that a command must not pass over.
struct Guard {
  std::string type;
  /// The command it is for, `migrate_apply`; empty: all.
  std::string command;
};

/// `hook "sql" "NAME"`.
struct Hook {
  std::string name;
  bool skip_errors = false;
  std::vector<std::string> after_begin, before_commit, before_rollback;
};

/// `exec`: one of SQL, a file of SQL, a program.
struct Action {
  std::string sql, src;
  std::vector<std::string> program;
  std::string working_dir;
  /// `FILE:LINE`.
  std::string place;
};

/// `pre "COMMAND"`, `post "COMMAND"`.
struct Around {
  /// `pre`, `post`.
  std::string type;
  /// `migrate_apply`.
  std::string command;
  bool skip = false;
  /// Why it is skipped.
  std::string message;
  std::vector<Action> actions;
};

/// What a condition knows as `self.planned_migration`.
struct Planned {
  struct File {
    std::string name, version, description;
    std::vector<std::string> statements;
  };

  std::string target_version;
  std::vector<File> files;
  std::vector<std::string> statements;
};

/// `drift { }` of a check.
struct DriftCheck {
  /// `on_error = FAIL`.
  bool fails = true;
  std::vector<std::string> exclude;
  /// `FILE:LINE`.
  std::string place;
};

/// `check "COMMAND"`.
struct Check {
  std::string command;
  std::optional<DriftCheck> drift;
  /// Asks the conditions about a plan; throws PolicyError(`"migrate apply" was blocked by pre-execution check ...`),
  /// SourceError for a condition that is none.
  std::function<void(const Planned&)> decide;
};

/// Evaluates a block with some names more in scope.
using Evaluate = std::function<hcl::Section(const hcl::Block& block, const hcl::Scope& names)>;

/// Throw SourceError for what these blocks cannot have.
Hook read_hook(const hcl::Section& block);
Around read_around(const hcl::Section& block);
/// @param block  outlives the result, as what `evaluate` holds does
Check read_check(const hcl::Block& block, Evaluate evaluate);

}  // namespace portolan::project
