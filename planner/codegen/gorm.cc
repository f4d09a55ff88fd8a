#include "planner/codegen/gorm.h"

#include <algorithm>
#include <cctype>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/codegen/columns.h"
#include "planner/codegen/indexes.h"
#include "planner/codegen/names.h"
#include "planner/codegen/relations.h"

namespace portolan::codegen {
namespace {

/// The history of migrations is no model of the application.
constexpr std::string_view kRevisions = "atlas_schema_revisions";

bool is_package_name(const std::string& name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name.front())) == 0 &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; });
}

std::vector<const schema::Table*> tables_of(const schema::Realm& realm) {
  std::vector<const schema::Table*> tables;
  for (const schema::Schema& schema : realm.schemas) {
    for (const schema::Table& table : schema.tables) {
      if (table.name != kRevisions) tables.push_back(&table);
    }
  }
  std::sort(tables.begin(), tables.end(), [](const schema::Table* a, const schema::Table* b) {
    return std::tie(a->schema, a->name) < std::tie(b->schema, b->name);
  });
  return tables;
}

/// What stands above a struct because no tag can say it.
void add_comments(const schema::Table& table, GoStruct& structure) {
  if (table.comment && !table.comment->empty())
    structure.comments.push_back("comment: " + base::replace_all(*table.comment, "\n", " "));
  if (table.partitioning)
    structure.comments.push_back("partitioned by " + table.partitioning->type + ": GORM has no tag for it");
  if (!table.primary_key) return;
  std::vector<std::string> order;
  std::vector<std::string> columns;
  for (const schema::IndexPart& part : table.primary_key->parts) order.push_back(part.column);
  for (const schema::Column& column : table.columns) {
    if (is_key(table, column.name)) columns.push_back(column.name);
  }
  if (order != columns) structure.comments.push_back("primary key order: " + base::join(order, ", "));
}

Model model_of(const Context& context, const schema::Table& table, NameSet& structs) {
  Model model{&table, {}, {}, {}};
  model.structure.name = structs.unique(struct_name(table.name));
  const bool qualified = context.realm.schemas.size() > 1 && !table.schema.empty();
  model.structure.table_name = qualified ? table.schema + "." + table.name : table.name;
  add_comments(table, model.structure);
  NameSet names;
  for (const schema::Column& column : table.columns) {
    const std::string name = names.unique(go_name(column.name));
    model.field_names[column.name] = name;
    model.field_places[column.name] = model.structure.fields.size();
    model.structure.fields.push_back(column_field(context, table, column, name, model.structure));
  }
  add_indexes(context, table, model.field_places, model.structure);
  return model;
}

}  // namespace

std::vector<GoFile> gorm_models(const schema::Realm& realm, const ports::Dialect& dialect, const GormTraits& traits,
                                const GormOptions& options) {
  if (!is_package_name(options.package))
    throw UsageError(base::quote_go(options.package) + " is no name of a Go package");
  const Context context{realm, dialect, traits, options};
  NameSet structs;
  std::vector<Model> models;
  for (const schema::Table* table : tables_of(realm)) models.push_back(model_of(context, *table, structs));
  if (models.empty()) throw UsageError("there is no table to make a model of");
  if (options.relations) add_relations(models);
  std::vector<GoFile> files;
  std::vector<const GoStruct*> all;
  NameSet file_names;
  for (const Model& model : models) {
    all.push_back(&model.structure);
    if (options.single_file.empty()) {
      const std::string name = file_names.unique(file_name(model.table->name));
      files.push_back({name, print_file(options.package, {&model.structure})});
    }
  }
  if (!options.single_file.empty()) files.push_back({options.single_file, print_file(options.package, all)});
  return files;
}

}  // namespace portolan::codegen
