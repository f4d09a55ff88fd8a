#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "planner/ports/connection.h"

namespace portolan::ports {

/// What a server knows about the size of a table.
struct TableStatistics {
  std::string schema, table;
  /// With its indexes; nullopt where the server does not tell.
  std::optional<std::int64_t> bytes;
  /// An estimate; nullopt where nothing was ever counted.
  std::optional<std::int64_t> rows;
};

struct IndexStatistics {
  std::string schema, table, index;
  std::int64_t bytes = 0;
};

struct Statistics {
  std::vector<TableStatistics> tables;
  std::vector<IndexStatistics> indexes;
};

/// A Driver that can tell sizes (spec/lint-and-tools.md 13).
class StatisticsReader {
 public:
  virtual ~StatisticsReader() = default;

  /// Of all user tables, those outside of a scope, too; in a fixed number of queries.
  virtual Statistics statistics(Connection& connection) const = 0;
};

/// A cell that holds a whole number; nullopt for NULL and anything else.
std::optional<std::int64_t> whole_number(const Cell& cell);

}  // namespace portolan::ports
