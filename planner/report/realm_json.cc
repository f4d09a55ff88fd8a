#include "planner/report/realm_json.h"

#include <nlohmann/json.hpp>

namespace portolan::report {
namespace {

using nlohmann::ordered_json;

/// Realm, schema, table or column: the carriers whose comment, charset and collation are printed.
template <typename T>
void add_attributes(ordered_json& json, const T& carrier) {
  if (carrier.comment && !carrier.comment->empty()) json["comment"] = *carrier.comment;
  for (const char* name : {"charset", "collate"}) {
    if (const std::string value = carrier.properties.text(name); !value.empty()) json[name] = value;
  }
}

ordered_json parts_json(const schema::Index& index) {
  ordered_json parts = ordered_json::array();
  for (const schema::IndexPart& part : index.parts) {
    ordered_json json = ordered_json::object();
    if (part.descending) json["desc"] = true;
    if (!part.column.empty()) json["column"] = part.column;
    if (!part.expression.empty()) json["expr"] = part.expression;
    parts.push_back(std::move(json));
  }
  return parts;
}

ordered_json column_json(const schema::Column& column, const ports::Dialect& dialect) {
  ordered_json json;
  json["name"] = column.name;
  const std::string raw = column.properties.text("raw_type");
  const std::string type = raw.empty() ? dialect.format_type(column.type) : raw;
  if (!type.empty()) json["type"] = type;
  if (column.nullable) json["null"] = true;
  add_attributes(json, column);
  return json;
}

ordered_json index_json(const schema::Index& index) {
  ordered_json json;
  if (!index.name.empty()) json["name"] = index.name;
  if (index.unique) json["unique"] = true;
  if (!index.parts.empty()) json["parts"] = parts_json(index);
  return json;
}

ordered_json foreign_key_json(const schema::ForeignKey& key) {
  ordered_json json;
  json["name"] = key.symbol;
  if (!key.columns.empty()) json["columns"] = key.columns;
  json["references"]["table"] = key.ref_table;
  if (!key.ref_columns.empty()) json["references"]["columns"] = key.ref_columns;
  return json;
}

ordered_json table_json(const schema::Table& table, const ports::Dialect& dialect) {
  ordered_json json;
  json["name"] = table.name;
  for (const auto& column : table.columns) json["columns"].push_back(column_json(column, dialect));
  for (const auto& index : table.indexes) json["indexes"].push_back(index_json(index));
  if (table.primary_key) json["primary_key"]["parts"] = parts_json(*table.primary_key);
  for (const auto& key : table.foreign_keys) json["foreign_keys"].push_back(foreign_key_json(key));
  add_attributes(json, table);
  return json;
}

}  // namespace

ordered_json realm_json(const schema::Realm& realm, const ports::Dialect& dialect) {
  ordered_json json = ordered_json::object();
  for (const schema::Schema& schema : realm.schemas) {
    ordered_json entry;
    entry["name"] = schema.name;
    for (const auto& table : schema.tables) entry["tables"].push_back(table_json(table, dialect));
    add_attributes(entry, schema);
    json["schemas"].push_back(std::move(entry));
  }
  return json;
}

}  // namespace portolan::report
