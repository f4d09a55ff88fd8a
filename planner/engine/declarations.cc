#include "planner/engine/declarations.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::engine {
namespace {

using schema::NameIndex;

/// Calls `carry(source, target)` for every pair of equal names.
template <typename T, typename Carry>
void pair_up(const std::vector<T>& sources, std::vector<T>& targets, const Carry& carry) {
  const NameIndex named(sources);
  for (T& target : targets) {
    const std::size_t at = named.find(target.name);
    if (at != NameIndex::npos) carry(sources[at], target);
  }
}

template <typename T>
void carry_name(const T& source, T& target) {
  target.renamed_from = source.renamed_from;
}

void carry_table(const schema::Table& source, schema::Table& target) {
  carry_name(source, target);
  if (target.depends_on.empty()) target.depends_on = source.depends_on;
  pair_up(source.columns, target.columns, carry_name<schema::Column>);
  pair_up(source.indexes, target.indexes, carry_name<schema::Index>);
}

void carry_objects(const std::vector<schema::Object>& sources, std::vector<schema::Object>& targets) {
  std::unordered_map<std::string, const schema::Object*> named;
  for (const schema::Object& object : sources) named.emplace(schema::qualified_key(object.kind, object.name), &object);
  for (schema::Object& object : targets) {
    const auto found = named.find(schema::qualified_key(object.kind, object.name));
    if (found != named.end()) carry_name(*found->second, object);
  }
}

/// What a document leaves open about an extension (where it goes, its version) stays open, and is not what the dev
/// database chose.
void carry_choices(const std::vector<schema::Object>& sources, std::vector<schema::Object>& targets) {
  for (schema::Object& target : targets) {
    const auto source = std::find_if(sources.begin(), sources.end(), [&](const schema::Object& object) {
      return object.kind == target.kind && object.name == target.name;
    });
    if (source == sources.end() || target.kind != "extension") continue;
    if (source->schema.empty()) target.properties.set("any_schema", true);
    // A version that is written down is meant, even where it is the one that a server chooses.
    target.properties.erase(source->properties.has("version") ? "default_version" : "version");
  }
}

/// The item of that name, as written or in other case; nullptr without one.
template <typename T>
T* find_named(std::vector<T>& items, const std::string& name) {
  const auto exact = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
  if (exact != items.end()) return &*exact;
  const auto similar = std::find_if(items.begin(), items.end(),
                                    [&](const T& item) { return base::equals_ignoring_case(item.name, name); });
  return similar == items.end() ? nullptr : &*similar;
}

schema::Table* find_table(schema::Realm& realm, const sql::RenameDeclaration& declaration) {
  for (schema::Schema& schema : realm.schemas) {
    if (!declaration.schema.empty() && !base::equals_ignoring_case(schema.name, declaration.schema)) continue;
    if (schema::Table* table = find_named(schema.tables, declaration.table)) return table;
  }
  return nullptr;
}

}  // namespace

void carry_declarations(const schema::Realm& source, schema::Realm& read_back) {
  carry_objects(source.objects, read_back.objects);
  carry_choices(source.objects, read_back.objects);
  pair_up(source.schemas, read_back.schemas, [](const schema::Schema& from, schema::Schema& to) {
    pair_up(from.tables, to.tables, carry_table);
    carry_objects(from.objects, to.objects);
  });
}

void declare_renames(const std::vector<sql::RenameDeclaration>& declarations, schema::Realm& read_back) {
  using Kind = sql::RenameDeclaration::Kind;
  for (const sql::RenameDeclaration& declaration : declarations) {
    schema::Table* table = find_table(read_back, declaration);
    if (table == nullptr) continue;
    if (declaration.kind == Kind::kTable) {
      table->renamed_from = declaration.from;
    } else if (declaration.kind == Kind::kColumn) {
      if (auto* column = find_named(table->columns, declaration.name)) column->renamed_from = declaration.from;
    } else if (auto* index = find_named(table->indexes, declaration.name)) {
      index->renamed_from = declaration.from;
    }
  }
}

}  // namespace portolan::engine
