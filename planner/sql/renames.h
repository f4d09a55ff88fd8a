#pragma once

#include <string>
#include <vector>

#include "planner/sql/scanner.h"

namespace portolan::sql {

/// What `-- atlas:renamed_from OLD` in a schema file says about one name (spec/planner.md 3.5).
struct RenameDeclaration {
  enum class Kind { kTable, kColumn, kIndex };
  Kind kind = Kind::kTable;
  /// As written before the table's name; empty without one.
  std::string schema;
  std::string table;
  /// Of the column or index; empty for a table.
  std::string name;
  std::string from;

  bool operator==(const RenameDeclaration&) const = default;
};

/// The declarations of one statement: above `CREATE TABLE` or `CREATE INDEX`; and inside the body of a table above a
/// column or named index, or behind it on its line. Names are without quotes. Other statements declare nothing.
std::vector<RenameDeclaration> rename_declarations(const Statement& statement, const ScannerOptions& options);

}  // namespace portolan::sql
