#pragma once

#include <string>
#include <vector>

#include "tests/support/random.h"

namespace portolan::sqlite {

/// How a desired schema differs from the current one of the same pair: each element comes from dice of its own, so a
/// variant may replace a few and keep the rest.
struct Variant {
  /// Seed of the elements that are replaced; the others keep the pair's.
  std::uint64_t seed = 0;
  /// One element in so many is replaced; 0 replaces none, 1 all.
  std::size_t one_in = 0;
  /// Whether tables and columns may appear under a new name, which ends in kRenamed.
  bool renames = false;
};

inline constexpr const char* kRenamed = " again";

/// A bounded random SQLite schema as SQL, with every construct that the driver models.
class RandomSchema {
 public:
  RandomSchema(unsigned pair, Variant variant);

  /// CREATE statements.
  std::string sql() const;

  /// Names of its tables.
  std::vector<std::string> tables() const;

 private:
  struct Column {
    std::string name;
    std::string type;
    bool generated = false;
    std::string definition;
  };
  struct Table {
    std::string name;
    bool strict = false;
    bool without_rowid = false;
    std::vector<Column> columns;
    /// Columns of the primary key, for keys that refer to it without naming columns.
    std::vector<std::string> key;
    std::vector<std::string> constraints;
    std::vector<std::string> indexes;
  };

  test::Random dice(std::size_t table, std::size_t element) const;
  std::string renamed(const std::string& name, std::size_t table, std::size_t element) const;
  void add_table(std::size_t number);
  void add_column(Table& table, std::size_t number, std::size_t position);
  void add_generated(Table& table, std::size_t number);
  void add_key(Table& table, std::size_t number);
  void add_unique(Table& table, std::size_t number);
  void add_checks(Table& table, std::size_t number);
  void add_foreign_keys(Table& table, std::size_t number);
  void add_indexes(Table& table, std::size_t number);

  unsigned pair_;
  Variant variant_;
  std::vector<std::size_t> numbers_;
  std::vector<Table> tables_;
};

}  // namespace portolan::sqlite
