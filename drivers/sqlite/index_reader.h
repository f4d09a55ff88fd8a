#pragma once

#include "drivers/sqlite/create_text.h"
#include "planner/ports/connection.h"
#include "planner/schema/model.h"

namespace portolan::sqlite {

/// Reads the indexes of one database. What the CREATE texts say is taken from them; pragmas, which cost a statement per
/// index, are asked only about what has no text of its own: inline UNIQUE, and the order of a primary key.
class IndexReader {
 public:
  explicit IndexReader(ports::Connection& connection) : connection_(connection) {}

  /// Fills in `table.indexes`, in order of creation, and completes its primary key.
  /// @param text    of the table
  /// @param master  the rows `type, name, tbl_name, sql` of sqlite_master for this table's indexes, in order of
  /// creation
  void read(schema::Table& table, const TableText& text, const std::vector<const std::vector<ports::Cell>*>& master);

 private:
  ports::Connection& connection_;
};

}  // namespace portolan::sqlite
