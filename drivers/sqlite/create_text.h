#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace portolan::sqlite {

/// What a CREATE TABLE text says and no pragma does (spec/planner.md 8.1).
struct TableText {
  struct Column {
    std::string collate;
    /// Without its outer parentheses; empty when the column is not generated.
    std::string generated;
    bool autoincrement = false;
  };
  struct Check {
    std::string name;
    /// Without its outer parentheses.
    std::string expression;
  };
  struct ForeignKey {
    /// Empty when unnamed.
    std::string name;
    std::vector<std::string> columns;
    std::string ref_table;
    /// "INITIALLY DEFERRED", "INITIALLY IMMEDIATE" or empty.
    std::string deferrable;
  };
  /// Some UNIQUE stands in a constraint.
  bool unique = false;
  /// The primary key is written with a direction or a collation.
  bool key_has_order = false;
  /// By name in lower case.
  std::unordered_map<std::string, Column> columns;
  std::vector<Check> checks;
  /// In the order of the text.
  std::vector<ForeignKey> foreign_keys;
};

/// Reads the text of sqlite_master for a table. Text that no SQLite would have accepted gives what could be understood.
TableText parse_create_table(std::string_view sql);

/// What a CREATE INDEX text says.
struct IndexText {
  struct Part {
    /// Without COLLATE, ASC and DESC.
    std::string text;
    /// The name that the part is, whatever its parentheses; empty when it is more than a name.
    std::string name;
    std::string collate;
    bool descending = false;
  };
  bool unique = false;
  std::vector<Part> parts;
  /// Predicate after WHERE; empty for a full index.
  std::string where;
};

IndexText parse_create_index(std::string_view sql);

}  // namespace portolan::sqlite
