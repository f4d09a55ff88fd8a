#pragma once

#include <string>
#include <string_view>

#include "drivers/sqlite/dialect.h"

namespace portolan::sqlite {

/// Statements of spec/planner.md 8.3 about one table. References outlive the value.
class TableSql {
 public:
  TableSql(const SqliteDialect& dialect, const change::PlanOptions& options) : dialect_(dialect), options_(options) {}

  /// CREATE TABLE without indexes.
  /// @param name  what to call the table, which may be another name than its own
  /// Throws Error when the table has no columns.
  std::string create_table(const schema::Table& table, std::string_view name, bool if_not_exists = false) const;

  std::string drop_table(const schema::Table& table, bool if_exists = false) const;
  std::string rename_table(std::string_view schema, std::string_view from, std::string_view to) const;
  std::string add_column(const schema::Table& table, const schema::Column& column) const;
  std::string drop_column(const schema::Table& table, const schema::Column& column) const;
  std::string rename_column(const schema::Table& table, std::string_view from, std::string_view to) const;
  std::string create_index(const schema::Table& table, const schema::Index& index, bool if_not_exists = false) const;
  std::string drop_index(const schema::Table& table, const schema::Index& index) const;

  /// The name an index is created under: its own, or the one of planner.md 8.3 where the server made its name up.
  static std::string index_name(const schema::Table& table, const schema::Index& index);

  /// The column's default for use inside an expression; it must have one.
  std::string default_text(const schema::Column& column) const;

 private:
  const SqliteDialect& dialect_;
  const change::PlanOptions& options_;
};

}  // namespace portolan::sqlite
