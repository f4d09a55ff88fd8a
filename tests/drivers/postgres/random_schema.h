#pragma once

#include <string>
#include <vector>

#include "tests/support/random.h"

namespace portolan::postgres::test {

/// A random schema as SQL: the same seed and version make the same text. Names are shared by all schemas, so that two
/// of them have much in common and much that differs; a column keeps to types between which the server can convert.
class RandomSchema {
 public:
  /// @param version  the server's, major * 10000 + minor
  RandomSchema(unsigned seed, int version) : random_(seed), version_(version) {}

  std::string sql();

 private:
  struct Column {
    std::string name;
    std::string type;
    bool generated = false;
    bool nullable = true;
  };

  bool has(int major) const { return version_ >= major * 10000; }
  int below(int n) { return random_.below(n); }
  bool one_in(int n) { return random_.one_in(n); }
  template <std::size_t N>
  std::string pick(const char* const (&items)[N]) {
    return random_.pick(items);
  }

  std::string enums();
  std::string table(const std::string& name);
  std::string column(const std::string& name, std::vector<Column>& columns);
  std::string identity();
  std::string generated(const std::string& name);
  std::string constraints(const std::string& table, const std::vector<Column>& columns);
  std::string exclude(const std::string& table, const std::vector<Column>& columns);
  std::string foreign_key(const std::string& table);
  std::string settings();
  std::string index(const std::string& name, const std::string& table, const std::vector<Column>& columns);
  std::string part(const Column& column);
  std::string after(const std::string& table, const std::vector<Column>& columns);
  std::string deferrable();
  std::string include(const std::vector<Column>& columns);
  std::string partitioned(const std::string& name);
  std::string partitions(const std::string& table);

  portolan::test::Random random_;
  int version_;
  /// Constraints and indexes that comments may name: `CONSTRAINT "c" ON "t"`, `INDEX "i"`.
  std::vector<std::string> commentable_;
  /// Statements that run after all tables are there.
  std::string later_;
};

}  // namespace portolan::postgres::test
