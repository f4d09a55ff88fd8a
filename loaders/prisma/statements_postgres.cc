#include <algorithm>
#include <array>
#include <utility>

#include "loaders/prisma/statements.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> serials = {
    {{"SMALLINT", "SMALLSERIAL"}, {"INTEGER", "SERIAL"}, {"BIGINT", "BIGSERIAL"}}};

std::string extension(const Provider& provider, const Extension& each) {
  std::string text = "CREATE EXTENSION IF NOT EXISTS " + quoted(provider, each.name);
  if (each.schema.empty() && each.version.empty()) return text;
  text += " WITH";
  if (!each.schema.empty()) text += " SCHEMA " + quoted(provider, each.schema);
  if (!each.version.empty()) text += " VERSION " + quoted(provider, each.version);
  return text;
}

std::string enumeration(const Provider& provider, const EnumType& each) {
  std::vector<std::string> labels;
  for (const auto& [name, label] : each.values) labels.push_back(literal(provider, label));
  return "CREATE TYPE " + quoted(provider, TableName{each.schema, each.name}) + " AS ENUM (" +
         base::join(labels, ", ") + ")";
}

std::string column(const Provider& provider, const Column& each) {
  std::string type = each.type;
  std::string value = each.default_value;
  if (each.autoincrement && provider.name == "cockroachdb") value = "unique_rowid()";
  if (each.autoincrement && provider.name != "cockroachdb") {
    const auto serial =
        std::find_if(serials.begin(), serials.end(), [&](const auto& row) { return row.first == type; });
    if (serial != serials.end()) type = serial->second;
  }
  return quoted(provider, each.name) + " " + type + (each.required ? " NOT NULL" : "") + each.identity +
         (value.empty() ? "" : " DEFAULT " + value);
}

std::string index(const Provider& provider, const Table& table, const TableIndex& each) {
  std::string text = each.kind == IndexKind::unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  text += quoted(provider, each.name) + " ON " + quoted(provider, table.name);
  if (!each.method.empty()) text += " USING " + each.method + " ";
  text += "(" + part_list(provider, each, ", ") + ")";
  return each.where.empty() ? text : text + " WHERE (" + each.where + ")";
}

}  // namespace

std::vector<std::string> postgres_statements(const Script& script) {
  const Provider& provider = script.provider;
  std::vector<std::string> statements;
  if (script.create_schemas) {
    std::vector<std::string> names;
    for (const Setting& schema : script.source.schemas) names.push_back(schema.value);
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) statements.push_back("CREATE SCHEMA IF NOT EXISTS " + quoted(provider, name));
  }
  if (provider.extensions) {
    std::vector<Extension> extensions = script.source.extensions;
    std::sort(extensions.begin(), extensions.end(),
              [](const Extension& a, const Extension& b) { return a.name < b.name; });
    for (const Extension& each : extensions) statements.push_back(extension(provider, each));
  }
  for (const EnumType& each : script.enums) statements.push_back(enumeration(provider, each));
  for (const Table& table : script.tables) {
    std::vector<std::string> columns;
    std::vector<std::string> constraints;
    for (const Column& each : table.columns) columns.push_back(column(provider, each));
    if (table.primary) {
      constraints.push_back("CONSTRAINT " + quoted(provider, table.primary->name) + " PRIMARY KEY (" +
                            part_list(provider, *table.primary, ",") + ")");
    }
    statements.push_back(create_table(script, table, columns, constraints));
  }
  for (const Table& table : script.tables) {
    for (const TableIndex& each : table.indexes) statements.push_back(index(provider, table, each));
  }
  add_keys(script, ", ", statements);
  return statements;
}

}  // namespace portolan::loaders::prisma
