#include "planner/schema/model.h"

#include <algorithm>

namespace portolan::schema {
namespace {

template <typename Items>
auto find_named(Items& items, std::string_view name) -> decltype(items.data()) {
  const auto it = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.name == name; });
  return it == items.end() ? nullptr : &*it;
}

}  // namespace

Schema* find_schema(Realm& realm, std::string_view name) {
  return find_named(realm.schemas, name);
}
const Schema* find_schema(const Realm& realm, std::string_view name) {
  return find_named(realm.schemas, name);
}
const Table* find_table(const Schema& schema, std::string_view name) {
  return find_named(schema.tables, name);
}
const Column* find_column(const Table& table, std::string_view name) {
  return find_named(table.columns, name);
}
const Index* find_index(const Table& table, std::string_view name) {
  return find_named(table.indexes, name);
}

}  // namespace portolan::schema
