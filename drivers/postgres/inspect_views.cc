#include "drivers/postgres/cockroach.h"
#include "drivers/postgres/inspector.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

/// The definition without what pg_get_viewdef() puts around it.
std::string view_body(std::string_view definition) {
  std::string_view body = base::trim(definition);
  if (body.ends_with(';')) body.remove_suffix(1);
  return std::string(base::trim(body));
}

/// Options of a view become properties of their own; those of a materialized view are storage parameters.
void set_view_options(schema::Properties& properties) {
  constexpr std::pair<std::string_view, std::string_view> kOptions[] = {
      {"storage_params.check_option", "check_option"},
      {"storage_params.security_barrier", "security_barrier"},
      {"storage_params.security_invoker", "security"}};
  for (const auto& [option, name] : kOptions) {
    const schema::PropertyValue* found = properties.find(option);
    if (found == nullptr) continue;
    if (name == "check_option") {
      properties.set(name, schema::Word{base::to_upper(schema::to_text(*found))});
    } else if (name == "security") {
      properties.set(name, schema::Word{*found == schema::PropertyValue(true) ? "INVOKER" : "DEFINER"});
    } else {
      properties.set(name, *found);
    }
    properties.erase(option);
  }
}

}  // namespace

void Inspector::read_view(const Row& row, Relation& relation) {
  const char kind = row.letter(3);
  schema::Object& view = relation.view.emplace();
  view.kind = kind == 'v' ? "view" : "materialized";
  view.definition = view_body(row.text(11));
  // Rules beside the one that makes a view are not in the model.
  view.understood = manages_code() && !row.flag(13);
  if (kind == 'v') {
    set_storage_parameters(view.properties, row.text(8));
    set_view_options(view.properties);
    return;
  }
  read_settings(row, view.properties);
  if (!row.flag(12)) view.properties.set("with_no_data", true);
}

bool Inspector::manages_code() const {
  return !is_cockroach(connection_.dialect().facts());
}

void Inspector::read_code_names() {
  for (const auto& cells : ask_in_schemas(catalog::code_names(version_)).rows) {
    const Row row(cells);
    const std::size_t schema = schema_positions_.at(row.oid(3));
    add_object(schema, row.text(0), row.text(2));
    if (!row.null(4)) realm_.schemas[schema].objects.back().properties.set("arguments", row.text(4));
  }
}

void Inspector::finish_view(Relation& relation) {
  schema::Object& view = *relation.view;
  schema::Table& table = relation.table;
  view.schema = std::move(table.schema);
  view.name = std::move(table.name);
  view.comment = std::move(table.comment);
  for (schema::Column& column : table.columns) {
    // A default that a view column was given for INSERT is not in the model.
    if (column.default_value) view.understood = false;
  }
  view.columns = std::move(table.columns);
  view.indexes = std::move(table.indexes);
  view.depends_on = std::move(table.depends_on);
  realm_.schemas[relation.schema].objects.push_back(std::move(view));
}

}  // namespace portolan::postgres
