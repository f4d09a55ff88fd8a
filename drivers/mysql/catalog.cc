#include "drivers/mysql/catalog.h"

#include "planner/base/strings.h"

namespace portolan::mysql {

Catalog::Catalog(ports::Connection& connection, const ports::InspectScope& scope)
    : connection_(connection), schemas_(scope.schemas) {
  if (const auto bound = connection.bound_schema(); schemas_.empty() && bound) schemas_.push_back(*bound);
  for (const char* name : {"charset", "collate"}) {
    if (const auto* value = facts().settings.find(name)) realm_.properties.set(name, *value);
  }
}

std::string Catalog::filter(std::string_view schema_column) const {
  std::string text(schema_column);
  if (schemas_.empty()) {
    return text + " NOT IN ('information_schema', 'innodb', 'mysql', 'performance_schema', 'sys', 'metrics_schema')";
  }
  // MariaDB reads one schema's files only when it is compared with `=`.
  if (schemas_.size() == 1) return text + " = ?";
  return text + " IN (?" + base::replace_all(std::string(schemas_.size() - 1, ','), ",", ", ?") + ")";
}

std::string Catalog::select(std::string_view columns, std::string_view view, std::string_view schema_column) const {
  std::string statement = "SELECT ";
  statement.append(columns).append(" FROM information_schema.").append(view);
  return statement.append(" WHERE ").append(filter(schema_column));
}

std::vector<std::vector<ports::Cell>> Catalog::read(std::string_view columns, std::string_view view,
                                                    std::string_view schema_column, std::string_view condition,
                                                    std::string_view order, const std::vector<std::string>& values) {
  std::string statement = select(columns, view, schema_column);
  if (!condition.empty()) statement.append(" AND ").append(condition);
  std::vector<ports::Cell> parameters(schemas_.begin(), schemas_.end());
  parameters.insert(parameters.end(), values.begin(), values.end());
  if (!order.empty()) statement.append(" ORDER BY ").append(order);
  return connection_.query(statement, parameters).rows;
}

schema::Schema* Catalog::schema(std::string_view name) {
  const auto it = schema_places_.find(name);
  return it == schema_places_.end() ? nullptr : &realm_.schemas[it->second];
}

schema::Table* Catalog::table(std::string_view schema, std::string_view name) {
  const auto it = table_places_.find(schema::qualified_key(schema, name));
  return it == table_places_.end() ? nullptr : &realm_.schemas[it->second.schema].tables[it->second.position];
}

schema::Object* Catalog::view(std::string_view schema, std::string_view name) {
  const auto it = view_places_.find(schema::qualified_key(schema, name));
  return it == view_places_.end() ? nullptr : &realm_.schemas[it->second.schema].objects[it->second.position];
}

bool Catalog::has_function(std::string_view schema, std::string_view name) const {
  return function_places_.contains(schema::qualified_key(schema, name));
}

void Catalog::add_schema(schema::Schema schema) {
  schema_places_.emplace(schema.name, realm_.schemas.size());
  realm_.schemas.push_back(std::move(schema));
}

void Catalog::add_table(schema::Table table) {
  const auto it = schema_places_.find(table.schema);
  if (it == schema_places_.end()) return;
  std::vector<schema::Table>& tables = realm_.schemas[it->second].tables;
  table_places_.emplace(schema::qualified_key(table.schema, table.name), Place{it->second, tables.size()});
  tables.push_back(std::move(table));
}

schema::Object* Catalog::add_object(std::string_view kind, const std::string& schema, const std::string& name) {
  const auto it = schema_places_.find(schema);
  if (it == schema_places_.end()) return nullptr;
  std::vector<schema::Object>& objects = realm_.schemas[it->second].objects;
  const Place place{it->second, objects.size()};
  if (kind == "view") view_places_.emplace(schema::qualified_key(schema, name), place);
  if (kind == "function") function_places_.emplace(schema::qualified_key(schema, name), place);
  schema::Object& object = objects.emplace_back();
  object.kind = kind;
  object.schema = schema;
  object.name = name;
  object.understood = false;
  return &object;
}

std::string Catalog::create_statement(const schema::Table& table) {
  const ports::Rows rows = connection_.query("SHOW CREATE TABLE " + dialect().quote_identifier(table.schema) + "." +
                                             dialect().quote_identifier(table.name));
  return text_of(rows.rows.at(0).at(1));
}

}  // namespace portolan::mysql
