#include "planner/rows/rows.h"

#include <utility>

#include "planner/schema/filter.h"

namespace portolan::rows {

std::optional<Mode> mode_of(std::string_view word) {
  static constexpr std::pair<std::string_view, Mode> kModes[] = {
      {"INSERT", Mode::kInsert}, {"UPSERT", Mode::kUpsert}, {"SYNC", Mode::kSync}};
  for (const auto& [name, mode] : kModes) {
    if (name == word) return mode;
  }
  return std::nullopt;
}

std::vector<std::string> insertable_columns(const schema::Table& table) {
  std::vector<std::string> columns;
  for (const schema::Column& column : table.columns) {
    if (!column.generated) columns.push_back(column.name);
  }
  return columns;
}

std::vector<std::string> key_columns(const schema::Table& table) {
  std::vector<std::string> columns;
  if (!table.primary_key) return columns;
  for (const schema::IndexPart& part : table.primary_key->parts) columns.push_back(part.column);
  return columns;
}

schema::Realm matched(schema::Realm realm, const Request& request, bool schema_scope) {
  schema::include(realm, request.include, schema_scope);
  schema::exclude(realm, request.exclude, schema_scope);
  return realm;
}

}  // namespace portolan::rows
