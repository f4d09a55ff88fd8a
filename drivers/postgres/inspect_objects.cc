#include "drivers/postgres/inspector.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using catalog::Row;

}  // namespace

void Inspector::add_object(std::size_t schema, std::string kind, std::string name, bool understood) {
  schema::Object object;
  object.kind = std::move(kind);
  object.schema = realm_.schemas[schema].name;
  object.name = std::move(name);
  object.understood = understood;
  realm_.schemas[schema].objects.push_back(std::move(object));
}

void Inspector::read_extensions() {
  const ports::Rows rows = ask(catalog::extensions());
  if (rows.rows.empty()) return;
  std::vector<std::string> names;
  for (const auto& cells : rows.rows) names.push_back(Row(cells).text(1));
  std::unordered_map<std::string, std::string> defaults;
  for (const auto& cells : connection_.query(catalog::default_versions(), {catalog::text_array(names)}).rows) {
    defaults.emplace(Row(cells).text(0), Row(cells).text(1));
  }
  std::unordered_map<Oid, std::size_t> positions;
  for (const auto& cells : rows.rows) {
    const Row row(cells);
    schema::Object extension;
    extension.kind = "extension";
    extension.name = row.text(1);
    extension.schema = row.text(3);
    extension.properties.set("version", row.text(2));
    if (!row.null(4)) extension.properties.set("comment", row.text(4));
    extension.properties.set("default_version", defaults[extension.name]);
    positions[row.oid(0)] = realm_.objects.size();
    realm_.objects.push_back(std::move(extension));
  }
  std::unordered_map<Oid, std::vector<std::string>> types;
  for (const auto& cells : ask(catalog::extension_types()).rows) types[Row(cells).oid(0)].push_back(Row(cells).text(1));
  for (const auto& [oid, position] : positions) realm_.objects[position].properties.set("types", types[oid]);
  for (const auto& cells : ask(catalog::extension_needs()).rows) {
    const Row row(cells);
    const auto one = positions.find(row.oid(0));
    const auto other = positions.find(row.oid(1));
    if (one == positions.end() || other == positions.end()) continue;
    const schema::Object& needed = realm_.objects[other->second];
    realm_.objects[one->second].depends_on.push_back({needed.kind, needed.schema, needed.name});
  }
}

void Inspector::read_database_objects() {
  read_extensions();
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
