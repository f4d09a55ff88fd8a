#include "drivers/postgres/inspector.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

std::string_view type_kind(char kind) {
  switch (kind) {
    case 'd':
      return "domain";
    case 'r':
      return "range";
    default:
      return "composite";
  }
}

std::string_view routine_kind(char kind) {
  switch (kind) {
    case 'p':
      return "procedure";
    case 'a':
      return "aggregate";
    default:
      return "function";
  }
}

}  // namespace

void Inspector::add_object(std::size_t schema, std::string kind, std::string name, bool understood) {
  schema::Object object;
  object.kind = std::move(kind);
  object.schema = realm_.schemas[schema].name;
  object.name = std::move(name);
  object.understood = understood;
  realm_.schemas[schema].objects.push_back(std::move(object));
}

void Inspector::read_enums() {
  std::vector<std::string> labels;
  schema::Object* current = nullptr;
  Oid current_oid = 0;
  const auto finish = [&] {
    if (current != nullptr) current->properties.set("values", labels);
    labels.clear();
  };
  for (const auto& cells : ask(catalog::enums()).rows) {
    const Row row(cells);
    if (row.oid(0) != current_oid) {
      finish();
      current_oid = row.oid(0);
      current = nullptr;
      if (is_member("pg_type", current_oid)) continue;
      const schema::ObjectRef reference{"enum", row.text(3), row.text(2)};
      enums_[current_oid] = {reference, false};
      enums_[row.oid(1)] = {reference, true};
      const auto schema = schema_positions_.find(row.oid(4));
      if (schema != schema_positions_.end()) {
        add_object(schema->second, "enum", row.text(2), true);
        current = &realm_.schemas[schema->second].objects.back();
        current->comment = description("pg_type", current_oid);
      }
    }
    if (!row.null(5)) labels.push_back(row.text(5));
  }
  finish();
}

void Inspector::read_types() {
  for (const auto& cells : ask_in_schemas(catalog::other_types()).rows) {
    const Row row(cells);
    if (is_member("pg_type", row.oid(0))) continue;
    add_object(schema_positions_.at(row.oid(3)), std::string(type_kind(row.letter(1))), row.text(2));
  }
}

void Inspector::read_routines() {
  for (const auto& cells : ask_in_schemas(catalog::routines(version_)).rows) {
    const Row row(cells);
    if (is_member("pg_proc", row.oid(0))) continue;
    const std::size_t schema = schema_positions_.at(row.oid(3));
    add_object(schema, std::string(routine_kind(row.letter(1))), row.text(2));
    realm_.schemas[schema].objects.back().properties.set("arguments", row.text(4));
  }
}

void Inspector::read_table_objects() {
  for (const auto& cells : ask_in_schemas(catalog::table_objects()).rows) {
    const Row row(cells);
    const char* owner = row.text(0) == "policy" ? "pg_policy" : "pg_trigger";
    const auto it = relations_.find(row.oid(3));
    if (it == relations_.end() || is_member(owner, row.oid(1))) continue;
    add_object(it->second.schema, row.text(0), row.text(2));
    realm_.schemas[it->second.schema].objects.back().properties.set("table", it->second.table.name);
  }
}

void Inspector::read_database_objects() {
  for (const auto& cells : ask(catalog::database_objects()).rows) {
    const Row row(cells);
    if (row.text(0) == "event_trigger" && is_member("pg_event_trigger", row.oid(1))) continue;
    schema::Object object;
    object.kind = row.text(0);
    object.name = row.text(2);
    object.understood = false;
    realm_.objects.push_back(std::move(object));
  }
}

}  // namespace portolan::postgres
