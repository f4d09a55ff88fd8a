#pragma once

#include <optional>
#include <string>
#include <vector>

#include "drivers/postgres/statements.h"

namespace portolan::postgres {

/// Collects the statements of one plan.
class PlanWriter {
 public:
  PlanWriter(const PostgresDialect& dialect, const change::PlanOptions& options, change::Plan& plan)
      : spelling_{dialect, options}, plan_(plan) {}

  const Spelling& spelling() const { return spelling_; }
  const PostgresDialect& dialect() const { return spelling_.dialect; }

  /// Position of the change whose statements follow.
  void set_source(std::size_t source) { source_ = source; }
  std::size_t source() const { return source_; }

  void append(std::string sql, std::string comment, std::vector<std::string> reverse, bool outside_transaction = false);
  /// Says that the statement appended last makes an enum label.
  void note_enum_label(const std::string& label);

  /// A label that a later statement uses must be committed before it (SQLSTATE 55P04): its statement leaves the plan's
  /// transaction.
  void separate_used_labels();

  void append(Script script) {
    std::vector<std::string> reverse;
    if (!script.reverse_first.empty()) reverse.push_back(std::move(script.reverse_first));
    reverse.push_back(std::move(script.reverse));
    append(std::move(script.sql), std::move(script.comment), std::move(reverse));
  }
  void append(std::vector<Script> scripts) {
    for (Script& script : scripts) append(std::move(script));
  }

 private:
  Spelling spelling_;
  change::Plan& plan_;
  std::size_t source_ = 0;
  /// Position of the statement that makes it, and label.
  std::vector<std::pair<std::size_t, std::string>> labels_;
};

/// What a clause does that decides which statement it may stand in.
enum class Turn {
  kUsual,
  /// Gives a column another type.
  kRetypes,
  /// Computes a generated column anew.
  kComputes,
  /// Looks at values, also at those of generated columns.
  kProves,
};

/// One clause of an ALTER TABLE. An empty `forward` is a change the server makes by itself, of which only the way back
/// needs words; no `reverse` makes the whole statement irreversible.
struct Clause {
  std::string forward;
  std::optional<std::string> reverse;
  Turn turn = Turn::kUsual;
};

/// Appends one ALTER TABLE with all clauses, or several where the server does not take them together: 17 and 18 fail
/// with "cache lookup failed" where one statement retypes a column that has an index or constraint (from 18 on NOT NULL
/// is one) and sets an expression. `restore` is what the way back needs besides the clauses.
void append_clauses(PlanWriter& writer, const schema::Table& table, std::vector<Clause> clauses,
                    std::vector<std::string> restore);

/// The clauses of a column change in the order type, null, default, identity, generated.
std::vector<Clause> column_clauses(const Spelling& spelling, const change::ModifyTable& table,
                                   const change::ModifyColumn& change);

/// Sequences that a change to or from a serial type makes or drops around the ALTER TABLE. An identity goes before the
/// sequence of a serial column comes: both want the same name.
std::vector<Script> sequence_before(const Spelling& spelling, const change::ModifyTable& table,
                                    const change::ModifyColumn& change);
std::optional<Script> sequence_after(const Spelling& spelling, const change::ModifyTable& table,
                                     const change::ModifyColumn& change);

/// Statements, each for itself outside a transaction, that make a column NOT NULL while others go on reading and
/// writing the table (spec/planner.md 12, `not_null { lock_safe }`). None where the change does not ask for it, or
/// where nothing is gained: a check proves it already, the rows are written anew anyway, something else in the same
/// statement needs it, or the server knows no proof.
std::vector<Script> lock_safe_not_null(const Spelling& spelling, const change::ModifyTable& table,
                                       const change::ModifyColumn& change);

/// Plans the changes inside one table (spec/planner.md 6.5): renames, index drops, one ALTER TABLE, index builds,
/// comments.
void alter_table(PlanWriter& writer, const change::ModifyTable& table);

}  // namespace portolan::postgres
