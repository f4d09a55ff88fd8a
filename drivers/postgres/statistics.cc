#include "planner/ports/statistics.h"

#include "drivers/postgres/driver.h"

namespace portolan::postgres {
namespace {

// A table that was never analyzed has -1 rows, before version 14 it has 0.
constexpr const char* kTableSizes =
    "SELECT n.nspname, c.relname, pg_total_relation_size(c.oid),"
    " CASE WHEN c.reltuples < 0 THEN NULL ELSE c.reltuples::bigint END"
    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"
    " ORDER BY 1, 2";

constexpr const char* kIndexSizes =
    "SELECT n.nspname, t.relname, i.relname, pg_relation_size(i.oid)"
    " FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid"
    " JOIN pg_namespace n ON n.oid = t.relnamespace"
    " WHERE t.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'"
    " ORDER BY 1, 2, 3";

}  // namespace

ports::Statistics PostgresDriver::statistics(ports::Connection& connection) const {
  ports::Statistics statistics;
  for (const auto& row : connection.query(kTableSizes).rows) {
    statistics.tables.push_back(
        {row[0].value_or(""), row[1].value_or(""), ports::whole_number(row[2]), ports::whole_number(row[3])});
  }
  for (const auto& row : connection.query(kIndexSizes).rows) {
    statistics.indexes.push_back(
        {row[0].value_or(""), row[1].value_or(""), row[2].value_or(""), ports::whole_number(row[3]).value_or(0)});
  }
  return statistics;
}

}  // namespace portolan::postgres
