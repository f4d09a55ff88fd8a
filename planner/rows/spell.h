#pragma once

#include <string>
#include <vector>

#include "planner/change/plan.h"
#include "planner/ports/dialect.h"
#include "planner/rows/rows.h"

namespace portolan::rows {

using RowList = std::vector<const Row*>;

/// Statements about the rows of one table. All rows have their fields in the order of `columns`.
class Spelling {
 public:
  /// All must outlive this.
  Spelling(const ports::Dialect& dialect, const change::PlanOptions& options, const schema::Table& table,
           const std::vector<std::string>& columns);

  /// One INSERT for each run of rows that give values for the same columns, each undone by the deletion of its rows.
  std::vector<change::Statement> inserts(const RowList& rows) const;
  /// Changes the columns with these positions in one row.
  change::Statement update(const Row& before, const Row& after, const std::vector<std::size_t>& changed) const;
  /// Undone by inserting the rows again.
  std::vector<change::Statement> deletes(const RowList& rows) const;

  /// The values of the primary key as one text, for messages and to match rows.
  std::string key_text(const Row& row) const;
  /// Order by primary key: numbers by value, before texts in byte order.
  bool before(const Row& a, const Row& b) const;
  /// Rows in the order of the key, but those that others of the same table refer to before these.
  RowList parents_first(RowList rows) const;
  /// The same with the others first.
  RowList children_first(RowList rows) const;

 private:
  std::string name(const char* phrase) const;
  std::string insert_sql(const RowList& rows) const;
  std::string delete_sql(const RowList& rows) const;
  std::string set_sql(const Row& key, const Row& values, const std::vector<std::size_t>& changed) const;
  std::string key_condition(const Row& row) const;
  std::vector<RowList> insert_runs(const RowList& rows) const;
  std::vector<RowList> delete_runs(const RowList& rows) const;
  bool refers_to_itself() const;

  const ports::Dialect& dialect_;
  const change::PlanOptions& options_;
  const schema::Table& table_;
  const std::vector<std::string>& columns_;
  /// Positions of the primary key in `columns`.
  std::vector<std::size_t> key_;
};

}  // namespace portolan::rows
