#include "planner/ports/statistics.h"

#include "drivers/mysql/driver.h"

namespace portolan::mysql {
namespace {

// Sizes of single indexes are in tables of the server that take a privilege of their own.
constexpr const char* kSizes =
    "SELECT table_schema, table_name, data_length + index_length, table_rows FROM information_schema.tables"
    " WHERE table_type = 'BASE TABLE'"
    " AND table_schema NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')"
    " ORDER BY 1, 2";

}  // namespace

ports::Statistics Driver::statistics(ports::Connection& connection) const {
  ports::Statistics statistics;
  for (const auto& row : connection.query(kSizes).rows) {
    statistics.tables.push_back(
        {row[0].value_or(""), row[1].value_or(""), ports::whole_number(row[2]), ports::whole_number(row[3])});
  }
  return statistics;
}

}  // namespace portolan::mysql
