#include "planner/language/addresses.h"

#include <algorithm>

namespace portolan::language {

Addresses::Addresses(const schema::Realm& realm, bool schema_scope) {
  for (const schema::Schema& schema : realm.schemas) {
    schemas_.insert(schema.name);
    for (const schema::Table& table : schema.tables) add("table", schema.name, table.name);
    for (const schema::Object& object : schema.objects) {
      if (object.understood) add(object.kind, schema.name, object.name);
    }
  }
  for (const schema::Object& object : realm.objects) add(object.kind, object.schema, object.name);
  if (schema_scope) return;
  for (auto& [name, kind] : kinds_) qualify(kind);
}

void Addresses::add(std::string_view kind, const std::string& schema, const std::string& name) {
  auto it = kinds_.find(kind);
  if (it == kinds_.end()) it = kinds_.emplace(kind, Kind()).first;
  std::vector<std::string>& schemas = it->second.schemas_of[name];
  if (std::find(schemas.begin(), schemas.end(), schema) == schemas.end()) schemas.push_back(schema);
}

/// A qualifier in use and an unqualified object of that name would have the same address; qualifying that object brings
/// its schema into use, and so on.
void Addresses::qualify(Kind& kind) {
  std::vector<std::string> qualifiers;
  for (const auto& [name, schemas] : kind.schemas_of) {
    if (schemas.size() < 2) continue;
    kind.qualified.insert(name);
    qualifiers.insert(qualifiers.end(), schemas.begin(), schemas.end());
  }
  while (!qualifiers.empty()) {
    const std::string qualifier = std::move(qualifiers.back());
    qualifiers.pop_back();
    const auto it = kind.schemas_of.find(qualifier);
    if (it == kind.schemas_of.end() || !kind.qualified.insert(qualifier).second) continue;
    qualifiers.insert(qualifiers.end(), it->second.begin(), it->second.end());
  }
}

bool Addresses::has(std::string_view kind, std::string_view schema, std::string_view name) const {
  const auto it = kinds_.find(kind);
  if (it == kinds_.end()) return false;
  const auto found = it->second.schemas_of.find(name);
  return found != it->second.schemas_of.end() &&
         std::find(found->second.begin(), found->second.end(), schema) != found->second.end();
}

std::vector<std::string> Addresses::labels(std::string_view kind, std::string_view schema,
                                           std::string_view name) const {
  const auto it = kinds_.find(kind);
  const bool qualified = it != kinds_.end() && it->second.qualified.contains(name);
  if (qualified && !schema.empty()) return {std::string(schema), std::string(name)};
  return {std::string(name)};
}

std::vector<std::string> Addresses::path(std::string_view kind, std::string_view schema, std::string_view name) const {
  std::vector<std::string> result = labels(kind, schema, name);
  result.insert(result.begin(), std::string(kind));
  return result;
}

}  // namespace portolan::language
