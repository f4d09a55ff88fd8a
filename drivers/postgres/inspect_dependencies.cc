#include <algorithm>
#include <tuple>

#include "drivers/postgres/dialect.h"
#include "drivers/postgres/inspector.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

constexpr char kRelations[] = "pg_class";
constexpr char kTypes[] = "pg_type";

/// In a fixed order, each once. The first `fixed` stay where they are: the owner of an object is the first.
void tidy(std::vector<schema::ObjectRef>& references, std::size_t fixed) {
  const auto begin = references.begin() + static_cast<std::ptrdiff_t>(fixed);
  std::sort(begin, references.end(), [](const auto& a, const auto& b) {
    return std::tie(a.kind, a.schema, a.name) < std::tie(b.kind, b.schema, b.name);
  });
  std::vector<schema::ObjectRef> kept;
  for (schema::ObjectRef& reference : references) {
    if (std::find(kept.begin(), kept.end(), reference) == kept.end()) kept.push_back(std::move(reference));
  }
  references = std::move(kept);
}

void tidy(std::vector<schema::ColumnRef>& columns) {
  std::sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) {
    return std::tie(a.schema, a.table, a.column) < std::tie(b.schema, b.table, b.column);
  });
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
}

std::string place_key(std::string_view catalog, catalog::Oid oid) {
  return std::string(catalog) + " " + std::to_string(oid);
}

}  // namespace

void Inspector::note_place(std::string_view catalog, Oid oid, std::size_t schema) {
  places_[place_key(catalog, oid)] = {schema, realm_.schemas[schema].objects.size() - 1};
}

schema::Object* Inspector::object_of(std::string_view catalog, Oid oid) {
  const auto it = places_.find(place_key(catalog, oid));
  return it == places_.end() ? nullptr : &realm_.schemas[it->second.schema].objects[it->second.position];
}

std::optional<schema::ObjectRef> Inspector::reference_to(const Row& row) {
  const auto relation_behind = [&](Oid oid) -> std::optional<schema::ObjectRef> {
    const auto it = relations_.find(oid);
    if (it == relations_.end()) return std::nullopt;
    const Relation& relation = it->second;
    return schema::ObjectRef{relation.view ? relation.view->kind : "table", relation.table.schema, relation.table.name};
  };
  const std::string catalog = row.text(2);
  const Oid oid = row.oid(3);
  if (catalog == kRelations && relations_.contains(oid)) return relation_behind(oid);
  if (catalog == kTypes) {
    if (const auto it = types_.find(oid); it != types_.end()) return it->second.reference;
    return relation_behind(row.oid(5));
  }
  const schema::Object* object = object_of(catalog, oid);
  return object == nullptr ? std::nullopt
                           : std::optional(schema::ObjectRef{object->kind, object->schema, object->name});
}

void Inspector::add_dependency(const Row& row) {
  if (row.text(0) == row.text(2) && row.oid(1) == row.oid(3)) return;
  const auto reference = reference_to(row);
  if (!reference) return;
  std::vector<schema::ColumnRef>* reads = nullptr;
  std::vector<schema::ObjectRef>* needs = nullptr;
  if (row.text(0) == kRelations) {
    const auto it = relations_.find(row.oid(1));
    if (it == relations_.end()) return;
    // A rule on a table is not in the model.
    if (!it->second.view && row.text(2) != "pg_proc" && reference->kind != "sequence") return;
    needs = &it->second.table.depends_on;
    if (it->second.view) reads = &it->second.view->reads;
  } else if (schema::Object* object = object_of(row.text(0), row.oid(1)); object != nullptr) {
    needs = &object->depends_on;
    reads = &object->reads;
  } else {
    return;
  }
  needs->push_back(*reference);
  const auto relation = relations_.find(row.oid(3));
  if (reads == nullptr || row.text(2) != kRelations || relation == relations_.end()) return;
  const auto column = relation->second.names.find(row.number(4));
  if (column != relation->second.names.end()) {
    reads->push_back({reference->schema, reference->name, column->second});
  }
}

void Inspector::read_dependencies() {
  for (const auto& cells : ask(catalog::dependencies()).rows) add_dependency(Row(cells));
  for (auto& [oid, relation] : relations_) {
    tidy(relation.table.depends_on, 0);
    if (relation.view) tidy(relation.view->reads);
  }
  for (const auto& [key, place] : places_) {
    schema::Object& object = realm_.schemas[place.schema].objects[place.position];
    tidy(object.depends_on, is_owned(object) ? (object.kind == "trigger" ? 2 : 1) : 0);
    tidy(object.reads);
  }
}

}  // namespace portolan::postgres
