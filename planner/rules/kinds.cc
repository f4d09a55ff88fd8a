#include <algorithm>

#include "planner/rules/objects.h"

namespace portolan::rules {
namespace {

using hcl::Value;

Value text(const std::string& value) {
  return Value(value);
}
Value text_or_null(const std::string& value) {
  return value.empty() ? Value() : Value(value);
}
Value comment(const std::optional<std::string>& value) {
  return value ? Value(*value) : Value();
}
Value names(const std::vector<std::string>& list) {
  std::vector<Value> values;
  for (const std::string& name : list) values.emplace_back(name);
  return Value::list(std::move(values), hcl::Type::Kind::string);
}
std::vector<std::string> part_columns(const schema::Index& index) {
  std::vector<std::string> columns;
  for (const schema::IndexPart& part : index.parts) {
    if (!part.column.empty()) columns.push_back(part.column);
  }
  return columns;
}

const schema::Schema& schema_of(const Object& o) {
  return o.as<schema::Schema>();
}
const schema::Table& table_of(const Object& o) {
  return o.as<schema::Table>();
}
const schema::Column& column_of(const Object& o) {
  return o.as<schema::Column>();
}
const schema::Index& index_of(const Object& o) {
  return o.as<schema::Index>();
}
const schema::IndexPart& part_of(const Object& o) {
  return o.as<schema::IndexPart>();
}
const schema::ForeignKey& key_of(const Object& o) {
  return o.as<schema::ForeignKey>();
}
const schema::Check& check_of(const Object& o) {
  return o.as<schema::Check>();
}

template <typename T>
const schema::Properties* bag_of(const Object& o) {
  return &o.as<T>().properties;
}

/// The schema or table that an object lies in.
Subject parent_schema(const Model&, const Object& o) {
  return make_object("schema", nullptr, nullptr, o.schema ? Object::Item(o.schema) : Object::Item());
}
Subject parent_table(const Model&, const Object& o) {
  return make_object("table", o.schema, nullptr, o.table ? Object::Item(o.table) : Object::Item());
}

Subject primary_key(const Model&, const Object& o) {
  const schema::Table& table = table_of(o);
  return make_object("index", o.schema, &table, table.primary_key ? Object::Item(&*table.primary_key) : Object::Item());
}

Subject in_primary_key(const Model&, const Object& o) {
  if (o.table == nullptr || !o.table->primary_key) return Value(false);
  const std::vector<std::string> columns = part_columns(*o.table->primary_key);
  return Value(std::find(columns.begin(), columns.end(), column_of(o).name) != columns.end());
}

Subject column_default(const Model&, const Object& o) {
  const auto& value = column_of(o).default_value;
  return value ? Value(value->text) : Value();
}

/// The table that a foreign key refers to, with the schema it lies in.
Object ref_table_of(const Model& model, const Object& o) {
  const schema::ForeignKey& key = key_of(o);
  const schema::Schema* schema = key.ref_schema.empty() ? o.schema : schema::find_schema(model.realm, key.ref_schema);
  const schema::Table* table = schema != nullptr ? schema::find_table(*schema, key.ref_table) : nullptr;
  return make_object("table", schema, nullptr, table ? Object::Item(table) : Object::Item());
}
Subject ref_table(const Model& model, const Object& o) {
  return ref_table_of(model, o);
}

/// `deferrable` holds when the check happens, too.
const std::string kDeferrable = "deferrable";
template <typename T>
Subject deferrable(const Model&, const Object& o) {
  return Value(o.as<T>().properties.has(kDeferrable));
}
template <typename T>
Subject initially_deferred(const Model&, const Object& o) {
  return Value(o.as<T>().properties.text(kDeferrable).find("DEFERRED") != std::string::npos);
}

/// A property whose name in the bag is another than the attribute's; false where it is not set.
Subject row_security_enabled(const Model&, const Object& o) {
  return Value(table_of(o).properties.is_set("row_security.enabled"));
}
Subject row_security_enforced(const Model&, const Object& o) {
  return Value(table_of(o).properties.is_set("row_security.enforced"));
}

using Objects = std::vector<Object>;

Objects tables_in(const schema::Schema& schema) {
  Objects list;
  for (const schema::Table& table : schema.tables) list.push_back(make_object("table", &schema, nullptr, &table));
  return list;
}
Objects schema_tables(const Model&, const Object& o) {
  return tables_in(schema_of(o));
}
template <typename T>
Objects table_children(std::string_view kind, const Object& o, const std::vector<T>& items) {
  Objects list;
  for (const T& item : items) list.push_back(make_object(kind, o.schema, &table_of(o), &item));
  return list;
}
Objects columns(const Model&, const Object& o) {
  return table_children("column", o, table_of(o).columns);
}
Objects indexes(const Model&, const Object& o) {
  return table_children("index", o, table_of(o).indexes);
}
Objects foreign_keys(const Model&, const Object& o) {
  return table_children("foreign_key", o, table_of(o).foreign_keys);
}
Objects checks(const Model&, const Object& o) {
  return table_children("check", o, table_of(o).checks);
}
template <typename T>
Objects attrs(const Model&, const Object& o) {
  Objects list;
  for (const auto& entry : o.as<T>().properties.entries()) {
    list.push_back(make_object("attr", o.schema, o.table, &entry));
  }
  return list;
}
Objects index_parts(const Model&, const Object& o) {
  Objects list;
  for (const schema::IndexPart& part : index_of(o).parts) {
    list.push_back(make_object("index_part", o.schema, o.table, &part));
  }
  return list;
}
Objects columns_named(const schema::Schema* schema, const schema::Table* table, const std::vector<std::string>& list) {
  Objects found;
  for (const std::string& name : list) {
    const schema::Column* column = table != nullptr ? schema::find_column(*table, name) : nullptr;
    if (column != nullptr) found.push_back(make_object("column", schema, table, column));
  }
  return found;
}
Objects key_columns(const Model&, const Object& o) {
  return columns_named(o.schema, o.table, key_of(o).columns);
}
Objects key_ref_columns(const Model& model, const Object& o) {
  const Object table = ref_table_of(model, o);
  return columns_named(table.schema, table.present() ? &table_of(table) : nullptr, key_of(o).ref_columns);
}

Objects all_schemas(const Model& model, const Object&) {
  Objects list;
  for (const schema::Schema& schema : model.realm.schemas) {
    list.push_back(make_object("schema", nullptr, nullptr, &schema));
  }
  return list;
}
Objects all_tables(const Model& model, const Object&) {
  Objects list;
  for (const schema::Schema& schema : model.realm.schemas) {
    for (Object& table : tables_in(schema)) list.push_back(std::move(table));
  }
  return list;
}
/// The children of one kind of all tables.
template <Objects (*of_table)(const Model&, const Object&)>
Objects in_all_tables(const Model& model, const Object& realm) {
  Objects list;
  for (const Object& table : all_tables(model, realm)) {
    for (Object& child : of_table(model, table)) list.push_back(std::move(child));
  }
  return list;
}

/// Attributes of both `role` and `user`.
const std::vector<std::string_view> kRoleAttributes = {"name",
                                                       "login",
                                                       "superuser",
                                                       "create_db",
                                                       "create_role",
                                                       "inherit",
                                                       "replication",
                                                       "bypass_rls",
                                                       "conn_limit",
                                                       "account_locked",
                                                       "max_connections",
                                                       "max_questions",
                                                       "max_updates",
                                                       "max_user_connections",
                                                       "password_expired",
                                                       "password_lifetime"};

/// Attributes that are objects, under the name of their kind.
constexpr std::string_view kObjectAttributes[] = {"schema", "table", "view", "column"};

/// A kind of which the model has no objects.
Kind absent(std::string_view name, const std::vector<std::string_view>& attributes,
            const std::vector<std::string_view>& children = {}) {
  Kind kind{.name = name, .attributes = {}, .children = {}};
  for (const std::string_view attribute : attributes) {
    const bool object =
        std::find(std::begin(kObjectAttributes), std::end(kObjectAttributes), attribute) != std::end(kObjectAttributes);
    kind.attributes.push_back({attribute, object ? attribute : ""});
  }
  for (const std::string_view child : children) kind.children.push_back({child, child});
  return kind;
}

std::vector<Kind> make_kinds() {
  using ports::Carrier;
  return {
      {.name = "realm",
       .attributes = {},
       .children = {{"schema", "schema", all_schemas},
                    {"table", "table", all_tables},
                    {"column", "column", in_all_tables<columns>},
                    {"index", "index", in_all_tables<indexes>},
                    {"foreign_key", "foreign_key", in_all_tables<foreign_keys>},
                    {"check", "check", in_all_tables<checks>},
                    {"view", "view"},
                    {"function", "function"},
                    {"procedure", "procedure"},
                    {"trigger", "trigger"},
                    {"policy", "policy"},
                    {"role", "role"},
                    {"user", "user"},
                    {"permission", "permission"}}},
      {.name = "schema",
       .attributes = {{"name", "", [](const Model&, const Object& o) -> Subject { return text(schema_of(o).name); }},
                      {"comment", "",
                       [](const Model&, const Object& o) -> Subject { return comment(schema_of(o).comment); }}},
       .children = {{"table", "table", schema_tables},
                    {"view", "view"},
                    {"function", "function"},
                    {"procedure", "procedure"},
                    {"permission", "permission"},
                    {"policy", "policy"},
                    {"attr", "attr", attrs<schema::Schema>}},
       .carrier = Carrier::kSchema,
       .bag = bag_of<schema::Schema>},
      {.name = "table",
       .attributes = {{"name", "", [](const Model&, const Object& o) -> Subject { return text(table_of(o).name); }},
                      {"comment", "",
                       [](const Model&, const Object& o) -> Subject { return comment(table_of(o).comment); }},
                      {"schema", "schema", parent_schema},
                      {"primary_key", "index", primary_key},
                      {"row_security_enabled", "", row_security_enabled},
                      {"row_security_enforced", "", row_security_enforced},
                      {"strict"},
                      {"without_rowid"}},
       .children = {{"column", "column", columns},
                    {"index", "index", indexes},
                    {"foreign_key", "foreign_key", foreign_keys},
                    {"check", "check", checks},
                    {"trigger", "trigger"},
                    {"permission", "permission"},
                    {"policy", "policy"},
                    {"attr", "attr", attrs<schema::Table>}},
       .carrier = Carrier::kTable,
       .bag = bag_of<schema::Table>},
      {.name = "column",
       .attributes =
           {{"name", "", [](const Model&, const Object& o) -> Subject { return text(column_of(o).name); }},
            {"type", "",
             [](const Model& m, const Object& o) -> Subject { return text(m.dialect.format_type(column_of(o).type)); }},
            {"null", "", [](const Model&, const Object& o) -> Subject { return Value(column_of(o).nullable); }},
            {"default", "", column_default},
            {"comment", "", [](const Model&, const Object& o) -> Subject { return comment(column_of(o).comment); }},
            {"primary_key", "", in_primary_key},
            {"table", "table", parent_table}},
       .children = {{"permission", "permission"}},
       .carrier = Carrier::kColumn,
       .bag = bag_of<schema::Column>},
      {.name = "index",
       .attributes =
           {{"name", "", [](const Model&, const Object& o) -> Subject { return text(index_of(o).name); }},
            {"comment", "", [](const Model&, const Object& o) -> Subject { return comment(index_of(o).comment); }},
            {"unique", "", [](const Model&, const Object& o) -> Subject { return Value(index_of(o).unique); }},
            {"type"},
            {"where", "", [](const Model&, const Object& o) -> Subject { return text_or_null(index_of(o).where); }},
            {"nulls_distinct"},
            {"table", "table", parent_table},
            {"columns", "", [](const Model&, const Object& o) -> Subject { return names(part_columns(index_of(o))); }}},
       .children = {{"part", "index_part", index_parts}},
       .carrier = Carrier::kIndex,
       .bag = bag_of<schema::Index>},
      {.name = "index_part",
       .attributes =
           {{"column", "", [](const Model&, const Object& o) -> Subject { return text_or_null(part_of(o).column); }},
            {"expr", "", [](const Model&, const Object& o) -> Subject { return text_or_null(part_of(o).expression); }},
            {"desc", "", [](const Model&, const Object& o) -> Subject { return Value(part_of(o).descending); }},
            {"prefix"}},
       .children = {},
       .carrier = Carrier::kIndexPart,
       .bag = bag_of<schema::IndexPart>},
      {.name = "foreign_key",
       .attributes = {{"name", "", [](const Model&, const Object& o) -> Subject { return text(key_of(o).symbol); }},
                      {"comment"},
                      {"table", "table", parent_table},
                      {"ref_table", "table", ref_table},
                      {"on_update", "",
                       [](const Model&, const Object& o) -> Subject { return text_or_null(key_of(o).on_update); }},
                      {"on_delete", "",
                       [](const Model&, const Object& o) -> Subject { return text_or_null(key_of(o).on_delete); }},
                      {"deferrable", "", deferrable<schema::ForeignKey>},
                      {"initially_deferred", "", initially_deferred<schema::ForeignKey>},
                      {"columns", "",
                       [](const Model&, const Object& o) -> Subject { return names(key_of(o).columns); }},
                      {"ref_columns", "",
                       [](const Model&, const Object& o) -> Subject { return names(key_of(o).ref_columns); }}},
       .children = {{"column", "column", key_columns}, {"ref_column", "column", key_ref_columns}},
       .carrier = Carrier::kForeignKey,
       .bag = bag_of<schema::ForeignKey>},
      {.name = "check",
       .attributes = {{"name", "", [](const Model&, const Object& o) -> Subject { return text(check_of(o).name); }},
                      {"expr", "",
                       [](const Model&, const Object& o) -> Subject { return text(check_of(o).expression); }},
                      {"comment", "",
                       [](const Model&, const Object& o) -> Subject { return comment(check_of(o).comment); }},
                      {"table", "table", parent_table}},
       .children = {},
       .carrier = Carrier::kCheck,
       .bag = bag_of<schema::Check>},
      {.name = "attr",
       .attributes = {{"name", "",
                       [](const Model&, const Object& o) -> Subject {
                         return text(o.as<schema::Properties::Entry>().first);
                       }},
                      {"value", "",
                       [](const Model&, const Object& o) -> Subject {
                         return text(schema::to_text(o.as<schema::Properties::Entry>().second));
                       }}},
       .children = {}},
      // What the model does not have yet: the names alone, so that rules about them can be read and find nothing.
      absent("view", {"name", "query", "comment", "schema", "security_barrier", "security_invoker", "security"},
             {"column", "index", "trigger", "permission"}),
      absent("trigger",
             {"name", "for", "event", "body", "table", "view", "comment", "deferrable", "initially_deferred"}),
      absent("function",
             {"name", "schema", "lang", "return", "body", "comment", "security", "volatility", "strict", "leakproof",
              "parallel", "deterministic", "data_access"},
             {"arg"}),
      absent("procedure", {"name", "schema", "lang", "body", "comment", "security", "deterministic", "data_access"},
             {"arg"}),
      absent("arg", {"name", "type", "default", "mode"}),
      absent("policy", {"name", "comment", "for", "using", "check", "restrictive"}),
      absent("role", kRoleAttributes),
      absent("user", kRoleAttributes),
      absent("permission", {"grantee", "privilege", "grantable", "table", "view", "column", "schema"}),
  };
}

}  // namespace

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> kKinds = make_kinds();
  return kKinds;
}

}  // namespace portolan::rules
