#include "planner/engine/statistics.h"

#include <unordered_set>

#include "planner/base/errors.h"
#include "planner/schema/index.h"

namespace portolan::engine {

ports::Statistics read_statistics(const Database& database, const State& state) {
  const auto* reader = dynamic_cast<const ports::StatisticsReader*>(database.driver);
  if (reader == nullptr) throw UsageError("sizes of tables cannot be read through " + database.url.scheme() + "://");
  std::unordered_set<std::string> wanted;
  for (const schema::Schema& schema : state.realm.schemas) {
    for (const schema::Table& table : schema.tables) wanted.insert(schema::qualified_key(schema.name, table.name));
  }
  const auto foreign = [&](const auto& entry) {
    return !wanted.contains(schema::qualified_key(entry.schema, entry.table));
  };
  ports::Statistics statistics = reader->statistics(*database.connection);
  std::erase_if(statistics.tables, foreign);
  std::erase_if(statistics.indexes, foreign);
  return statistics;
}

}  // namespace portolan::engine
