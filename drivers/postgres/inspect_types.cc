#include "drivers/postgres/inspector.h"
#include "drivers/postgres/types.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

constexpr char kTypeCatalog[] = "pg_type";

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

}  // namespace

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
      if (is_member(kTypeCatalog, current_oid)) continue;
      current = add_type({current_oid, row.oid(1), row.oid(4)}, {"enum", row.text(3), row.text(2)});
    }
    if (!row.null(5)) labels.push_back(row.text(5));
  }
  finish();
}

schema::Object* Inspector::add_type(const TypeOids& oids, const schema::ObjectRef& reference) {
  types_[oids.type] = {reference, false};
  // Before version 11 domains have no arrays.
  if (oids.array != 0) types_[oids.array] = {reference, true};
  const auto schema = schema_positions_.find(oids.schema);
  if (schema == schema_positions_.end()) return nullptr;
  add_object(schema->second, reference.kind, reference.name, true);
  schema::Object& object = realm_.schemas[schema->second].objects.back();
  object.comment = description(kTypeCatalog, oids.type);
  return &object;
}

void Inspector::read_types() {
  const ports::Rows rows = ask(catalog::other_types());
  // All are known by name before the first is looked at: they are made of each other, in any order.
  std::unordered_map<Oid, std::pair<std::size_t, std::size_t>> places;
  for (const auto& cells : rows.rows) {
    const Row row(cells);
    const Oid oid = row.oid(0);
    if (is_member(kTypeCatalog, oid)) continue;
    const std::string kind(type_kind(row.letter(1)));
    const auto schema = schema_positions_.find(row.oid(4));
    if (kind == "range") {
      if (schema != schema_positions_.end()) add_object(schema->second, kind, row.text(2));
    } else if (add_type({oid, row.oid(5), row.oid(4)}, {kind, row.text(3), row.text(2)}) != nullptr) {
      places[oid] = {schema->second, realm_.schemas[schema->second].objects.size() - 1};
    }
  }
  const auto object_at = [&](Oid oid) -> schema::Object* {
    const auto it = places.find(oid);
    return it == places.end() ? nullptr : &realm_.schemas[it->second.first].objects[it->second.second];
  };
  for (const auto& cells : rows.rows) {
    const Row row(cells);
    schema::Object* object = row.letter(1) == 'd' ? object_at(row.oid(0)) : nullptr;
    if (object != nullptr) read_domain(row, *object);
  }
  for (const auto& cells : ask_in_schemas(catalog::domain_checks()).rows) {
    const Row row(cells);
    if (schema::Object* domain = object_at(row.oid(0))) add_domain_check(row, *domain);
  }
  for (const auto& cells : ask_in_schemas(catalog::composite_fields()).rows) {
    const Row row(cells);
    if (schema::Object* composite = object_at(row.oid(0))) add_field(row, *composite);
  }
}

schema::ColumnType Inspector::type_of(Oid oid, const std::string& text) const {
  schema::ColumnType type = parse_type(text);
  const auto it = types_.find(oid);
  if (it == types_.end()) return type;
  type.object = it->second.reference;
  type.array = it->second.array;
  type.user_defined = false;
  return type;
}

void Inspector::read_domain(const Row& row, schema::Object& domain) const {
  domain.type = type_of(row.oid(6), row.text(7));
  domain.properties.set("null", !row.flag(8));
  if (!row.null(9)) domain.default_value = make_default(row.text(9), *domain.type);
  if (!row.null(10)) domain.properties.set("collate", spelled({row.text(11), row.text(10)}));
}

void Inspector::add_domain_check(const Row& row, schema::Object& domain) const {
  schema::Check check;
  check.name = row.text(2);
  check.expression = row.text(3);
  check.comment = description("pg_constraint", row.oid(1));
  if (!row.flag(4)) check.properties.set("not_valid", true);
  domain.checks.push_back(std::move(check));
}

void Inspector::add_field(const Row& row, schema::Object& composite) const {
  schema::Column field;
  field.name = row.text(3);
  field.type = type_of(row.oid(4), row.text(5));
  field.nullable = true;
  field.comment = description("pg_class", row.oid(1), row.number(2));
  if (!row.null(6)) field.properties.set("collate", spelled({row.text(7), row.text(6)}));
  composite.columns.push_back(std::move(field));
}

}  // namespace portolan::postgres
