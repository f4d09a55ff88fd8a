#include "planner/report/realm_value.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "planner/report/realm_json.h"

namespace portolan::report {
namespace {

using gotemplate::Call;
using gotemplate::field;
using gotemplate::lazy_field;
using gotemplate::Struct;
using gotemplate::Value;

/// What every node can reach.
struct Graph {
  const schema::Realm& realm;
  const ports::Dialect& dialect;
};

Value schema_value(Graph graph, const schema::Schema& schema);
Value table_value(Graph graph, const schema::Schema& schema, const schema::Table& table);

/// A list made when it is asked for.
template <typename Items, typename Make>
gotemplate::Field list_field(const std::string& name, const Items& items, Make make) {
  return lazy_field(name, [&items, make]() -> Value {
    Value::List list;
    for (const auto& item : items) list.push_back(make(item));
    return list;
  });
}

Value attribute(const std::string& type, const std::string& name, const std::string& text) {
  return Struct{.type = type, .fields = {field(name, text)}, .methods = {}};
}

/// Comment, charset and collation as Go's schema attributes.
template <typename T>
Value::List attributes(const T& carrier) {
  Value::List list;
  if (carrier.comment && !carrier.comment->empty()) {
    list.push_back(attribute("*schema.Comment", "Text", *carrier.comment));
  }
  if (const std::string charset = carrier.properties.text("charset"); !charset.empty()) {
    list.push_back(attribute("*schema.Charset", "V", charset));
  }
  if (const std::string collation = carrier.properties.text("collate"); !collation.empty()) {
    list.push_back(attribute("*schema.Collation", "V", collation));
  }
  return list;
}

std::string type_text(const Graph& graph, const schema::Column& column) {
  return graph.dialect.format_type(column.type);
}

Value type_value(const Graph& graph, const schema::Column& column) {
  const std::string formatted = type_text(graph, column);
  const std::string raw = column.properties.text("raw_type");
  Struct type{.type = "schema.Type", .fields = {field("T", formatted)}, .methods = {}};
  type.text = [formatted] { return formatted; };
  return Struct{
      .type = "*schema.ColumnType",
      .fields = {field("Type", type), field("Raw", raw.empty() ? formatted : raw), field("Null", column.nullable)},
      .methods = {}};
}

Value default_value(const schema::Column& column) {
  if (!column.default_value) return {};
  Struct value{.type = column.default_value->raw ? "*schema.RawExpr" : "*schema.Literal",
               .fields = {field(column.default_value->raw ? "X" : "V", column.default_value->text)},
               .methods = {}};
  value.text = [text = column.default_value->text] { return text; };
  return value;
}

Value column_value(Graph graph, const schema::Schema& schema, const schema::Table& table, const schema::Column& column);

Value part_value(Graph graph, const schema::Schema& schema, const schema::Table& table, const schema::IndexPart& part,
                 std::size_t number) {
  const schema::Column* column = schema::find_column(table, part.column);
  Value expression;
  if (!part.expression.empty()) expression = attribute("*schema.RawExpr", "X", part.expression);
  return Struct{.type = "*schema.IndexPart",
                .fields = {field("SeqNo", number), field("Desc", part.descending), field("X", expression),
                           lazy_field("C",
                                      [=, &schema, &table] {
                                        return column == nullptr ? Value::null("*schema.Column")
                                                                 : column_value(graph, schema, table, *column);
                                      }),
                           field("Attrs", Value::List{})},
                .methods = {}};
}

Value index_value(Graph graph, const schema::Schema& schema, const schema::Table& table, const schema::Index& index) {
  return Struct{.type = "*schema.Index",
                .fields = {field("Name", index.name), field("Unique", index.unique),
                           lazy_field("Table", [=, &schema, &table] { return table_value(graph, schema, table); }),
                           field("Attrs", attributes(index)),
                           lazy_field("Parts",
                                      [=, &schema, &table, &index]() -> Value {
                                        Value::List parts;
                                        for (const schema::IndexPart& part : index.parts) {
                                          parts.push_back(part_value(graph, schema, table, part, parts.size()));
                                        }
                                        return parts;
                                      })},
                .methods = {}};
}

/// The columns of these names, in their order.
Value named_columns(Graph graph, const schema::Schema& schema, const schema::Table& table,
                    const std::vector<std::string>& names) {
  Value::List list;
  for (const std::string& name : names) {
    const schema::Column* column = schema::find_column(table, name);
    if (column != nullptr) list.push_back(column_value(graph, schema, table, *column));
  }
  return list;
}

/// The parent of a foreign key: its own node, or its name alone when it is not part of the realm.
Value parent_value(Graph graph, const schema::Schema& schema, const schema::ForeignKey& key, bool columns) {
  const schema::Schema* place = key.ref_schema.empty() ? &schema : schema::find_schema(graph.realm, key.ref_schema);
  const schema::Table* parent = place == nullptr ? nullptr : schema::find_table(*place, key.ref_table);
  if (parent == nullptr) {
    if (columns) return Value::List{};
    return Struct{.type = "*schema.Table", .fields = {field("Name", key.ref_table)}, .methods = {}};
  }
  return columns ? named_columns(graph, *place, *parent, key.ref_columns) : table_value(graph, *place, *parent);
}

Value key_value(Graph graph, const schema::Schema& schema, const schema::Table& table, const schema::ForeignKey& key) {
  return Struct{
      .type = "*schema.ForeignKey",
      .fields = {field("Symbol", key.symbol),
                 lazy_field("Table", [=, &schema, &table] { return table_value(graph, schema, table); }),
                 lazy_field("Columns",
                            [=, &schema, &table, &key] { return named_columns(graph, schema, table, key.columns); }),
                 lazy_field("RefTable", [=, &schema, &key] { return parent_value(graph, schema, key, false); }),
                 lazy_field("RefColumns", [=, &schema, &key] { return parent_value(graph, schema, key, true); }),
                 field("OnUpdate", key.on_update), field("OnDelete", key.on_delete)},
      .methods = {}};
}

bool has_column(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool has_column(const schema::Index& index, const std::string& name) {
  return std::any_of(index.parts.begin(), index.parts.end(), [&](const auto& part) { return part.column == name; });
}

Value column_value(Graph graph, const schema::Schema& schema, const schema::Table& table,
                   const schema::Column& column) {
  Struct value{
      .type = "*schema.Column",
      .fields = {field("Name", column.name), lazy_field("Type", [=, &column] { return type_value(graph, column); }),
                 field("Default", default_value(column)), field("Attrs", attributes(column)),
                 lazy_field("Indexes",
                            [=, &schema, &table, &column]() -> Value {
                              Value::List list;
                              for (const schema::Index& index : table.indexes) {
                                if (!has_column(index, column.name)) continue;
                                list.push_back(index_value(graph, schema, table, index));
                              }
                              return list;
                            }),
                 lazy_field("ForeignKeys",
                            [=, &schema, &table, &column]() -> Value {
                              Value::List list;
                              for (const schema::ForeignKey& key : table.foreign_keys) {
                                if (!has_column(key.columns, column.name)) continue;
                                list.push_back(key_value(graph, schema, table, key));
                              }
                              return list;
                            })},
      .methods = {}};
  value.methods["FormatType"] = {{}, false, [=, &column](const Call&) -> Value { return type_text(graph, column); }};
  return value;
}

Value check_value(const schema::Check& check) {
  return Struct{
      .type = "*schema.Check", .fields = {field("Name", check.name), field("Expr", check.expression)}, .methods = {}};
}

Value table_value(Graph graph, const schema::Schema& schema, const schema::Table& table) {
  Struct value{
      .type = "*schema.Table",
      .fields = {field("Name", table.name), lazy_field("Schema", [=, &schema] { return schema_value(graph, schema); }),
                 list_field(
                     "Columns", table.columns,
                     [=, &schema, &table](const auto& column) { return column_value(graph, schema, table, column); }),
                 list_field(
                     "Indexes", table.indexes,
                     [=, &schema, &table](const auto& index) { return index_value(graph, schema, table, index); }),
                 lazy_field("PrimaryKey",
                            [=, &schema, &table] {
                              return table.primary_key ? index_value(graph, schema, table, *table.primary_key)
                                                       : Value::null("*schema.Index");
                            }),
                 list_field("ForeignKeys", table.foreign_keys,
                            [=, &schema, &table](const auto& key) { return key_value(graph, schema, table, key); }),
                 field("Attrs", attributes(table)), field("Deps", Value::List{}), field("Refs", Value::List{})},
      .methods = {}};
  value.methods["Checks"] = {{}, false, [&table](const Call&) -> Value {
                               Value::List list;
                               for (const schema::Check& check : table.checks) list.push_back(check_value(check));
                               return list;
                             }};
  return value;
}

Value object_value(const schema::Object& object) {
  return Struct{.type = "schema.Object",
                .fields = {field("Kind", object.kind), field("Name", object.name), field("Def", object.definition)},
                .methods = {}};
}

bool is_view(const schema::Object& object) {
  return object.kind == "view" || object.kind == "materialized";
}

Value view_value(Graph graph, const schema::Schema& schema, const schema::Object& object) {
  return Struct{
      .type = "*schema.View",
      .fields = {field("Name", object.name), lazy_field("Schema", [=, &schema] { return schema_value(graph, schema); }),
                 field("Def", object.definition), field("Columns", Value::List{}), field("Attrs", attributes(object)),
                 field("Deps", Value::List{})},
      .methods = {}};
}

/// Views and the other objects of a schema apart.
Value objects(Graph graph, const schema::Schema& schema, bool views) {
  Value::List list;
  for (const schema::Object& object : schema.objects) {
    if (is_view(object) != views) continue;
    list.push_back(views ? view_value(graph, schema, object) : object_value(object));
  }
  return list;
}

Value schema_value(Graph graph, const schema::Schema& schema) {
  return Struct{.type = "*schema.Schema",
                .fields = {field("Name", schema.name),
                           lazy_field("Realm", [=] { return realm_value(graph.realm, graph.dialect); }),
                           list_field("Tables", schema.tables,
                                      [=, &schema](const auto& table) { return table_value(graph, schema, table); }),
                           lazy_field("Views", [=, &schema] { return objects(graph, schema, true); }),
                           field("Attrs", attributes(schema)),
                           lazy_field("Objects", [=, &schema] { return objects(graph, schema, false); })},
                .methods = {}};
}

}  // namespace

Value realm_value(const schema::Realm& realm, const ports::Dialect& dialect) {
  const Graph graph{realm, dialect};
  Struct value{
      .type = "*schema.Realm",
      .fields = {list_field("Schemas", realm.schemas, [=](const auto& schema) { return schema_value(graph, schema); }),
                 field("Attrs", Value::List{}), list_field("Objects", realm.objects, object_value)},
      .methods = {}};
  value.json = [&realm, &dialect] { return realm_json(realm, dialect); };
  return value;
}

}  // namespace portolan::report
