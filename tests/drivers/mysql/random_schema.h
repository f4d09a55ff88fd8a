#pragma once

#include <string>
#include <vector>

#include "tests/support/random.h"

namespace portolan::mysql::testing {

/// What the server of a random schema can do.
struct Abilities {
  bool mariadb = false;
  bool vectors = false;
  /// Every counter starts behind those of schemas without this: counters only grow, and so a pair must.
  bool later = false;
};

/// A small schema with every construct of the family in some mixture, the same for the same seed: tables with foreign
/// keys between them, one with partitions, one of another engine, on MariaDB one with versions of its rows. Names are
/// the same for all seeds, so that two schemas differ in what is behind them.
class RandomSchema {
 public:
  RandomSchema(std::uint64_t seed, Abilities abilities)
      : random_(seed), abilities_(abilities), key_type_(seed % 3 == 0 ? "bigint" : "int") {}

  /// The script that makes it.
  std::string sql();

 private:
  std::string maybe(std::size_t one_in, std::string text) { return random_.one_in(one_in) ? text : std::string(); }
  std::string comment();
  std::string table_options();
  /// Where the counter of a table starts.
  std::string start();
  std::string column(const std::string& name);
  std::string text_charset();
  std::vector<std::string> generated();
  std::vector<std::string> indexes(const std::string& table);
  std::string check(const std::string& name);
  std::string plain_table(const std::string& name);
  std::string foreign_keys(const std::string& name, const std::vector<std::string>& tables);
  std::string partitions(std::string& key);
  std::string partitioned_table();
  std::string other_engine();
  std::string versioned_table();

  test::Random random_;
  Abilities abilities_;
  /// What the keys of tables and the references to them are: both sides of a foreign key change together.
  std::string key_type_;
};

}  // namespace portolan::mysql::testing
