#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "loaders/prisma/prisma.h"
#include "loaders/prisma/statements.h"
#include "planner/base/shown_path.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

struct Family {
  std::string_view dialect;
  std::vector<std::string> (*statements)(const Script&);
};

constexpr std::array<Family, 6> families = {{{"postgres", postgres_statements},
                                             {"cockroachdb", postgres_statements},
                                             {"mysql", mysql_statements},
                                             {"mariadb", mysql_statements},
                                             {"sqlite", sqlite_statements},
                                             {"sqlserver", sqlserver_statements}}};

const Provider& provider_for(const Document& document, const std::string& dialect) {
  const Provider* own = provider_named(document.provider());
  if (dialect.empty()) return *own;
  const Provider* wanted = provider_named(dialect);
  if (!wanted)
    throw UsageError("unknown dialect " + base::quote_go(dialect) +
                     "; known: mysql, mariadb, postgres, sqlite, sqlserver, cockroachdb");
  // CockroachDB speaks to drivers of PostgreSQL, so the schema decides between the two.
  return own->dialect == "cockroachdb" && wanted->dialect == "postgres" ? *own : *wanted;
}

void require_models(const Context& context, const Models& models) {
  if (!models.models.empty()) return;
  const std::size_t count = context.schema.sources.size();
  throw Error("no Prisma models found in " + base::shown_path(context.schema.sources[0]->name()) +
              (count > 1 ? " and " + std::to_string(count - 1) + " more files" : ""));
}

std::string full_name(const std::string& schema, const std::string& name) {
  return schema.empty() ? name : schema + "." + name;
}

/// In the head of a schema text a dot stands between a schema and a name: of a name that has one it says nothing.
void declare(std::vector<Declared>& declared, const std::string& schema, const std::string& name,
             const std::string& kind, const hcl::Place& place) {
  if (name.find('.') != std::string::npos) return;
  const base::Position start = place.range().start;
  const std::string file = std::filesystem::absolute(start.file).lexically_normal().string();
  declared.push_back({full_name(schema, name), kind, file, start.line, start.column});
}

std::vector<Declared> declarations(const Provider& provider, const Models& models) {
  std::vector<Declared> result;
  for (const EnumType& each : models.enums) {
    if (provider.enums == EnumForm::type) declare(result, each.schema, each.name, "enum", each.block->place);
  }
  for (const Model& model : models.models) {
    if (!model.view()) declare(result, model.schema, model.table, "table", model.block->place);
  }
  for (const JoinTable& join : models.join_tables) declare(result, join.a->schema, join.name, "table", join.place);
  return result;
}

}  // namespace

Output ddl(const Document& document, const Options& options) {
  const Provider& provider = provider_for(document, options.dialect);
  const Schema& schema = document.schema();
  Diagnostics diagnostics;
  const Context context{schema, provider, diagnostics, options.bound_schema};
  const Models models = resolve(context);
  require_models(context, models);
  Script script{provider, schema.datasource, models.enums, tables_of(context, models),
                options.create_schemas && !options.bound_schema};
  diagnostics.raise();
  Output output;
  output.dialect = provider.dialect;
  output.declared = declarations(provider, models);
  const auto family = std::find_if(families.begin(), families.end(),
                                   [&](const Family& each) { return each.dialect == provider.dialect; });
  output.statements = family->statements(script);
  for (const Model& model : models.models) {
    if (model.view())
      output.warnings.push_back(written(model.block->place) + ": view " + model.table +
                                " is declared only; its definition must come from SQL");
  }
  return output;
}

Models resolve(const Context& context) {
  Models models;
  check_attributes(context);
  resolve_types(context, models);
  for (Model& model : models.models) resolve_indexes(context, model);
  resolve_relations(context, models);
  check_actions(context, models);
  check_names(context, models);
  return models;
}

std::string print(const Output& output) {
  std::string text;
  for (const Declared& each : output.declared) {
    text += "-- atlas:pos " + each.name + "[type=" + each.kind + "] " + each.file + ":" + std::to_string(each.line) +
            ":" + std::to_string(each.column) + "\n";
  }
  if (!output.declared.empty()) text += "\n";
  if (output.statements.empty()) text += "-- portolan:empty\n";
  const std::string_view terminator = output.dialect == "sqlserver" ? "\nGO\n" : ";\n";
  for (const std::string& statement : output.statements) text += (statement + std::string(terminator)) + "\n";
  return text;
}

}  // namespace portolan::loaders::prisma
