#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "drivers/mysql/spell.h"

namespace portolan::mysql {

/// One ALTER TABLE and the one that undoes it; `reverse` is empty when a clause has no inverse.
struct AlterStatement {
  std::string sql;
  std::string reverse;
};

/// What the plan does to the same table in other statements: a cycle of foreign keys is taken apart, and keys step
/// aside.
struct Beside {
  std::vector<const change::ModifyTable*> earlier, later;
};

/// Turns the changes inside one table into ALTER TABLE statements (spec/planner.md 5.5): one, or two when a modified
/// index or foreign key has to go before it can come back.
class Alter {
 public:
  /// All must outlive the object.
  Alter(const Speller& speller, const change::ModifyTable& modify, Beside beside);

  /// Throws Error with the texts of 5.5.
  std::vector<AlterStatement> statements();

 private:
  /// A clause and its inverse. An empty `forward` is something the server does by itself.
  struct Clause {
    std::string forward;
    std::string reverse;
    bool reversible = true;
  };

  void add(const change::AddColumn& change);
  void add(const change::DropColumn& change);
  void add(const change::ModifyColumn& change);
  void add(const change::RenameColumn& change);
  void add(const change::AddIndex& change);
  void add(const change::DropIndex& change);
  void add(const change::ModifyIndex& change);
  void add(const change::RenameIndex& change);
  void add(const change::AddPrimaryKey& change);
  void add(const change::DropPrimaryKey& change);
  void add(const change::ModifyPrimaryKey& change);
  void add(const change::AddForeignKey& change);
  void add(const change::DropForeignKey& change);
  void add(const change::ModifyForeignKey& change);
  void add(const change::AddCheck& change);
  void add(const change::DropCheck& change);
  void add(const change::ModifyCheck& change);
  void add(const change::RenameConstraint& change);
  void add(const change::ModifyTableProperty& change);

  void note_changes();
  void clause(std::string forward, std::string reverse);
  /// The text of a fragment of the speller.
  template <typename Spell>
  std::string text(Spell&& spell) const {
    plan::Builder b = speller_.builder();
    spell(b);
    return b.text();
  }
  std::string add_index(const schema::Index& index) const;
  std::string drop_index(const schema::Index& index) const;
  std::string add_key(const schema::Table& table, const schema::ForeignKey& key) const;
  std::string drop_key(const schema::ForeignKey& key) const;
  std::string add_check(const schema::Check& check) const;
  std::string drop_check(const schema::Check& check) const;
  std::string drop_check_word() const;
  std::string named(std::string_view words, std::string_view name) const;
  std::string rename(std::string_view noun, std::string_view from, std::string_view to) const;
  /// The whole column, with the check that hangs on it on MariaDB when `checks` still has it.
  std::string column(const schema::Table& table, const schema::Column& column, const schema::Table& checks) const;
  // The element as the current table has it. The changes hold it with the new names of renamed columns, which the way
  // back does not know any more.
  const schema::Column& original(const schema::Column& column) const;
  const schema::Index& original(const schema::Index& index) const;
  const schema::Check& original(const schema::Check& check) const;
  schema::ForeignKey original(const schema::ForeignKey& key) const;
  static bool leads(const schema::Index& index, const schema::ForeignKey& key);
  bool is_needed_by_key(const schema::Index& index) const;
  /// Whether a foreign key may rest on the index that the first statement does not drop.
  bool is_shared(const schema::Index& index) const;
  bool is_modified(const std::string& column) const { return modified_.contains(column); }
  void redefine_column(const std::string& column);
  /// MySQL refuses to rename a column that a generated column, check or index expression names, unless the same
  /// statement spells that anew (errors 3108, 3959, 3837).
  void restate_dependents();
  bool mentions_renamed(const std::string& expression) const;
  /// The server made some indexes for foreign keys, and drops them without a word when another index or key comes that
  /// leads with their columns. One that is to stay is spelled anew, which makes it one of the user's.
  void restate_key_indexes();
  /// Whether the changes add an index, or a foreign key that brings one, that leads with the columns of `index`.
  bool adds_leading(const schema::Index& index) const;
  /// The same of the way back.
  bool puts_leading_back(const schema::Index& index) const;
  void table_option(const change::PropertyChange& change);
  /// A column that begins to count, on the way there or back, begins at 1 if nothing says where.
  void start_counters();
  void partitioning();
  /// @param whole  a partitioning clause to put behind the others, without a comma
  AlterStatement join(const std::vector<Clause>& clauses, const Clause& whole) const;

  const Speller& speller_;
  const change::ModifyTable& modify_;
  const Beside beside_;
  /// Whether a spatial index lies on a column whose SRID changes: MySQL refuses both in one statement, in any order.
  bool blocks_srid(const schema::Index& index) const;
  /// Takes the spatial indexes that stay out of the way of a change of SRID.
  void set_indexes_aside();

  std::vector<Clause> first_, second_;
  /// Spatial indexes that come back behind a change of SRID.
  std::vector<Clause> last_;
  std::unordered_set<std::string> moved_srids_;
  /// PARTITION BY or REMOVE PARTITIONING, behind the other clauses of the last ALTER TABLE.
  Clause partitioning_;
  /// ADD PARTITION and the like, each in a statement of its own.
  std::vector<Clause> partition_steps_;
  /// Columns that a MODIFY COLUMN of this change spells out as a whole.
  std::unordered_set<std::string> modified_;
  std::unordered_set<std::string> dropped_columns_;
  /// Indexes and checks that the changes drop or spell anew by themselves.
  std::unordered_set<std::string> touched_;
  /// New name of a renamed column to the old one.
  std::unordered_map<std::string, std::string> renamed_;
  /// Indexes that went with a modified foreign key already.
  std::unordered_set<std::string> dropped_with_key_;
};

}  // namespace portolan::mysql
