#include "planner/codegen/relations.h"

#include <algorithm>
#include <set>

#include "planner/base/strings.h"
#include "planner/codegen/names.h"

namespace portolan::codegen {
namespace {

struct Relation {
  const schema::ForeignKey* key = nullptr;
  std::size_t child = 0;
  std::size_t parent = 0;
  /// What the child calls the parent.
  std::string name;
};

std::string field_list(const Model& model, const std::vector<std::string>& columns) {
  std::vector<std::string> names;
  for (const std::string& column : columns) names.push_back(model.field_names.at(column));
  return base::join(names, ",");
}

std::string action(const std::string& text) {
  return text.empty() ? "NO ACTION" : text;
}

/// GORM reads the name of a constraint only when a comma follows.
std::string constraint_tag(const schema::ForeignKey& key) {
  const bool named = !key.symbol.empty() && std::all_of(key.symbol.begin(), key.symbol.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  });
  return "constraint:" + (named ? key.symbol + "," : std::string()) + "OnUpdate:" + action(key.on_update) +
         ",OnDelete:" + action(key.on_delete);
}

std::string key_tag(const Relation& relation, const std::vector<Model>& models) {
  return "foreignKey:" + field_list(models[relation.child], relation.key->columns) +
         ";references:" + field_list(models[relation.parent], relation.key->ref_columns) + ";" +
         constraint_tag(*relation.key);
}

/// A field of this name exists in the parent, too: GORM would take it for the other side's.
bool is_ambiguous(const Relation& relation, const std::vector<Model>& models) {
  const auto& parent = models[relation.parent].structure.fields;
  return std::all_of(relation.key->columns.begin(), relation.key->columns.end(), [&](const std::string& column) {
    const std::string& name = models[relation.child].field_names.at(column);
    return std::any_of(parent.begin(), parent.end(), [&](const GoField& field) { return field.name == name; });
  });
}

bool covers(const schema::Index& index, const std::vector<std::string>& columns) {
  if (!index.where.empty() || index.parts.size() != columns.size()) return false;
  return std::all_of(index.parts.begin(), index.parts.end(), [&](const schema::IndexPart& part) {
    return !part.column.empty() && std::find(columns.begin(), columns.end(), part.column) != columns.end();
  });
}

/// At most one child for each parent?
bool is_unique(const schema::Table& table, const std::vector<std::string>& columns) {
  if (table.primary_key && covers(*table.primary_key, columns)) return true;
  return std::any_of(table.indexes.begin(), table.indexes.end(), [&](const schema::Index& index) {
    return (index.unique || index.kind == schema::IndexKind::kUniqueConstraint) && covers(index, columns);
  });
}

std::string name_of_parent(const schema::ForeignKey& key, const Model& parent) {
  const std::string& column = key.columns.front();
  if (key.columns.size() == 1 && column.size() > 3 && column.ends_with("_id"))
    return go_name(column.substr(0, column.size() - 3));
  return parent.structure.name;
}

std::vector<Relation> relations_of(const std::vector<Model>& models) {
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  for (std::size_t i = 0; i < models.size(); ++i) places[{models[i].table->schema, models[i].table->name}] = i;
  std::vector<Relation> relations;
  for (std::size_t child = 0; child < models.size(); ++child) {
    const schema::Table& table = *models[child].table;
    for (const schema::ForeignKey& key : table.foreign_keys) {
      const auto parent = places.find({key.ref_schema.empty() ? table.schema : key.ref_schema, key.ref_table});
      if (parent == places.end()) continue;
      relations.push_back({&key, child, parent->second, name_of_parent(key, models[parent->second])});
    }
  }
  return relations;
}

/// Fields of one struct that wait to be sorted by name.
using Waiting = std::map<std::size_t, std::vector<GoField>>;

/// The first of two names that no field of the model has.
std::string free_name(const Model& model, const std::vector<GoField>& waiting, const std::string& name,
                      const std::string& otherwise) {
  NameSet names;
  for (const GoField& field : model.structure.fields) names.unique(field.name);
  for (const GoField& field : waiting) names.unique(field.name);
  return names.unique(names.has(name) ? otherwise : name);
}

std::string plural(const Model& child) {
  const std::string name = go_name(child.table->name);
  return name == child.structure.name ? name + "s" : name;
}

void add_fields(Relation relation, const std::vector<Relation>& all, const std::vector<Model>& models,
                Waiting& waiting) {
  const Model& child = models[relation.child];
  const Model& parent = models[relation.parent];
  const schema::ForeignKey& key = *relation.key;
  const std::string tag = key_tag(relation, models);
  const std::string by_constraint = go_name(key.symbol.empty() ? relation.name : key.symbol);
  const std::string name = free_name(child, waiting[relation.child], relation.name, by_constraint);
  const std::string belongs = is_ambiguous(relation, models) && relation.child != relation.parent ? "belongsTo;" : "";
  waiting[relation.child].push_back({name, "*" + parent.structure.name, {{"gorm", belongs + tag}}});
  const bool several = std::count_if(all.begin(), all.end(), [&](const Relation& other) {
                         return other.child == relation.child && other.parent == relation.parent;
                       }) > 1;
  const bool one = relation.child != relation.parent && is_unique(*child.table, key.columns);
  const std::string back = (one ? child.structure.name : plural(child)) + (several ? "By" + name : "");
  const std::string type = one ? "*" + child.structure.name : "[]" + child.structure.name;
  waiting[relation.parent].push_back(
      {free_name(parent, waiting[relation.parent], back, back + "By" + name), type, {{"gorm", tag}}});
}

}  // namespace

void add_relations(std::vector<Model>& models) {
  const std::vector<Relation> relations = relations_of(models);
  Waiting waiting;
  for (const Relation& relation : relations) add_fields(relation, relations, models, waiting);
  for (auto& [place, fields] : waiting) {
    std::sort(fields.begin(), fields.end(), [](const GoField& a, const GoField& b) { return a.name < b.name; });
    for (GoField& field : fields) models[place].structure.fields.push_back(std::move(field));
  }
}

}  // namespace portolan::codegen
