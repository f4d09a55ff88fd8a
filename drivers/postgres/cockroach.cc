#include "drivers/postgres/cockroach.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "drivers/postgres/types.h"

namespace portolan::postgres {
namespace {

/// Types that the server knows under one name.
constexpr std::pair<std::string_view, std::string_view> kNames[] = {
    {"integer", "bigint"}, {"serial", "bigint"}, {"bigserial", "bigint"}, {"smallserial", "bigint"}, {"json", "jsonb"}};

void align_type(schema::Column& column) {
  schema::ColumnType& type = column.type;
  if (is_serial(type) || column.properties.has("serial_sequence")) column.default_value.reset();
  for (const auto& [name, canonical] : kNames) {
    if (type.name != name) continue;
    type.name = canonical;
    break;
  }
  if (type.name == "character" && type.args.empty()) type.args = {"1"};
}

/// Identity columns keep nothing but how values are generated.
void align_identity(schema::Column& column) {
  if (!column.properties.has("identity.generated")) return;
  column.default_value.reset();
  for (const std::string_view name : {"identity.start", "identity.increment"}) column.properties.erase(name);
}

/// A table without a primary key has a hidden one.
void add_hidden_key(schema::Table& table) {
  if (table.primary_key) return;
  schema::Column column;
  column.name = "rowid";
  column.type.name = "bigint";
  column.default_value = schema::Expression{true, "unique_rowid()"};
  if (schema::find_column(table, column.name) == nullptr) table.columns.push_back(std::move(column));
  schema::Index key;
  key.name = "primary";
  key.kind = schema::IndexKind::kPrimaryKey;
  key.unique = true;
  key.parts.emplace_back().column = "rowid";
  table.primary_key = std::move(key);
}

}  // namespace

bool is_cockroach(const ports::ServerFacts& facts) {
  return facts.flavour == "cockroachdb";
}

void align_cockroach(schema::Table& table) {
  for (schema::Column& column : table.columns) {
    align_type(column);
    align_identity(column);
  }
  add_hidden_key(table);
}

}  // namespace portolan::postgres
