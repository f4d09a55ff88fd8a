#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "planner/change/changes.h"

namespace portolan::change {

/// One planned statement (spec/planner.md 1.4).
struct Statement {
  /// SQL without its terminator.
  std::string sql;
  /// Lower-case fragment such as `create "users" table` (planner.md 4.5).
  std::string comment;
  /// Statements that undo this one, in the order to run them; empty when it cannot be undone.
  std::vector<std::string> reverse;
  /// Position in Plan::changes of the change this statement came from; nullopt for the plan's own frame (pragmas).
  std::optional<std::size_t> source;
  /// The statement refuses to run inside a transaction (CREATE INDEX CONCURRENTLY).
  bool outside_transaction = false;
};

/// The ordered statements that lead from one state to another, and why each is there.
struct Plan {
  std::string name;
  std::string version;
  /// The whole plan can run in one transaction.
  bool transactional = true;
  /// Every statement has a reverse.
  bool reversible = true;
  /// File directives without their comment marker, for example "atlas:txmode none".
  std::vector<std::string> directives;
  std::string delimiter = ";";
  std::vector<Statement> statements;
  /// The changes as they were planned (sorted, cycles detached); statements refer to them by position.
  Changes changes;
};

/// Plan modes of planner.md 1.4.
enum class Mode { kUnset, kInPlace, kDeferred, kDump, kUnsortedDump };

struct PlanOptions {
  Mode mode = Mode::kUnset;
  /// Unset: names are qualified by their own schema (realm scope). Set: this text replaces every schema qualifier;
  /// empty means no qualifier (schema scope).
  std::optional<std::string> qualifier;
  /// Indent of CREATE TABLE bodies; empty means one line per statement.
  std::string indent;
};

}  // namespace portolan::change
