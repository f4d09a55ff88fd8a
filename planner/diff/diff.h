#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "planner/change/changes.h"
#include "planner/diff/policy.h"
#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

/// Two models -> changes (spec/planner.md 3). Pure and deterministic; what only a server can decide comes out as
/// doubts.
namespace portolan::diff {

/// Two default expressions that differ as text and may be equal. The engine asks the dev database
/// `SELECT (from) = (to)` and runs the diff again with the answer.
struct Doubt {
  schema::ObjectRef table;
  std::string column;
  std::string from;
  std::string to;
};

/// Answers to doubts, keyed by their two texts. What is not answered counts as different.
using Answers = std::map<std::pair<std::string, std::string>, bool>;

/// A possible rename that nobody declared (planner.md 3.5, "Asked").
struct RenameQuestion {
  /// "table", "column" or "index".
  std::string kind;
  /// The table of the column or index; of a table question, empty.
  std::string table;
  std::string from;
  std::string to;
};

struct DiffOptions {
  /// Both states come from a server (planner.md 3.3). False when `to` is a document used as written.
  bool normalized = true;
  Policy policy;
  Answers answers;
  /// Object kinds that `to` does not manage: what `from` has of them stays (spec/schema-language.md 9).
  std::set<std::string, std::less<>> unmanaged_kinds;
  /// Asked once per candidate pair, in order; unset means no. Declared renames are never asked about.
  std::function<bool(const RenameQuestion&)> ask_rename;
};

struct DiffResult {
  change::Changes changes;
  std::vector<Doubt> doubts;
};

/// Realm scope: schemas are matched by name.
///
/// @param from  the current state
/// @param to    the desired state; `renamed_from` declarations are honoured
/// Throws Error with the texts of planner.md 5.4 to 8.2 for what cannot be changed in place.
///
/// In the result ModifyTable::from and ::to are the tables as given (after a RenameTable, `from` has the new name); the
/// changes inside may hold elements that Dialect::align brought into comparable form. After a RenameColumn, a
/// ModifyColumn of the same column has the new name in both its versions.
DiffResult diff_realms(const schema::Realm& from, const schema::Realm& to, const ports::Dialect& dialect,
                       const DiffOptions& options);

/// Schema scope: the two names may differ. Inside the result every reference to the own schema is blank, except in
/// ModifySchema, which names the schema of `from` on both sides. References to other schemas keep their name.
/// Parameters, result and errors as diff_realms.
DiffResult diff_schemas(const schema::Schema& from, const schema::Schema& to, const ports::Dialect& dialect,
                        const DiffOptions& options);

}  // namespace portolan::diff
