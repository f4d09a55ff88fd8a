#include "drivers/sqlite/statistics.h"

#include <map>
#include <string>

namespace portolan::sqlite {
namespace {

constexpr const char* kSchema = "main";

bool has(ports::Connection& connection, const char* query) {
  return !connection.query(query).rows.empty();
}

/// Bytes of each table and index by name; empty without `dbstat`.
std::map<std::string, std::int64_t> read_sizes(ports::Connection& connection) {
  std::map<std::string, std::int64_t> sizes;
  if (!has(connection, "SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'")) return sizes;
  for (const auto& row : connection.query("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").rows) {
    sizes.emplace(row[0].value_or(""), ports::whole_number(row[1]).value_or(0));
  }
  return sizes;
}

/// The first number of `stat` is the number of rows.
std::map<std::string, std::int64_t> read_counts(ports::Connection& connection) {
  std::map<std::string, std::int64_t> counts;
  if (!has(connection, "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'")) return counts;
  for (const auto& row :
       connection.query("SELECT tbl, max(CAST(stat AS integer)) FROM sqlite_stat1 GROUP BY tbl").rows) {
    counts.emplace(row[0].value_or(""), ports::whole_number(row[1]).value_or(0));
  }
  return counts;
}

}  // namespace

ports::Statistics read_statistics(ports::Connection& connection) {
  const auto sizes = read_sizes(connection);
  const auto counts = read_counts(connection);
  ports::Statistics statistics;
  std::map<std::string, std::size_t> places;
  for (const auto& row : connection.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").rows) {
    const std::string name = row[0].value_or("");
    ports::TableStatistics table{kSchema, name, std::nullopt, std::nullopt};
    if (const auto size = sizes.find(name); size != sizes.end()) table.bytes = size->second;
    if (const auto count = counts.find(name); count != counts.end()) table.rows = count->second;
    places.emplace(name, statistics.tables.size());
    statistics.tables.push_back(std::move(table));
  }
  constexpr const char* kIndexes = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'index' ORDER BY name";
  for (const auto& row : connection.query(kIndexes).rows) {
    const auto size = sizes.find(row[0].value_or(""));
    const auto place = places.find(row[1].value_or(""));
    if (size == sizes.end() || place == places.end()) continue;
    auto& bytes = statistics.tables[place->second].bytes;
    bytes = bytes.value_or(0) + size->second;
    statistics.indexes.push_back({kSchema, place->first, size->first, size->second});
  }
  return statistics;
}

}  // namespace portolan::sqlite
