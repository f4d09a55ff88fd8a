#include <algorithm>

#include "loaders/prisma/statements.h"

namespace portolan::loaders::prisma {
namespace {

std::string sqlserver_column(const Provider& provider, const Column& each) {
  std::string text = quoted(provider, each.name) + " " + each.type + (each.required ? " NOT NULL" : "");
  if (each.autoincrement) return text + " IDENTITY(1,1)";
  if (each.default_value.empty()) return text;
  return text + " CONSTRAINT " + quoted(provider, each.default_name) + " DEFAULT " + each.default_value;
}

std::string clustering(const TableIndex& index, bool by_default) {
  return index.clustered.value_or(by_default) ? "CLUSTERED" : "NONCLUSTERED";
}

/// A unique with a condition can be an index alone.
bool is_constraint(const TableIndex& index) {
  return index.kind == IndexKind::unique && index.where.empty();
}

std::string sqlserver_constraint(const Provider& provider, const TableIndex& each) {
  const bool primary = each.kind == IndexKind::primary;
  return "CONSTRAINT " + quoted(provider, each.name) + (primary ? " PRIMARY KEY " : " UNIQUE ") +
         clustering(each, primary) + " (" + part_list(provider, each, ",") + ")";
}

std::string sqlserver_index(const Provider& provider, const Table& table, const TableIndex& each) {
  std::string text = each.kind == IndexKind::unique ? "CREATE UNIQUE " : "CREATE ";
  text += clustering(each, false) + " INDEX " + quoted(provider, each.name) + " ON " + quoted(provider, table.name) +
          "(" + part_list(provider, each, ", ") + ")";
  return each.where.empty() ? text : text + " WHERE " + each.where;
}

}  // namespace

std::vector<std::string> sqlserver_statements(const Script& script) {
  const Provider& provider = script.provider;
  std::vector<std::string> statements;
  std::vector<std::string> schemas;
  for (const Setting& schema : script.source.schemas) schemas.push_back(schema.value);
  std::sort(schemas.begin(), schemas.end());
  for (const std::string& schema : schemas) {
    if (!script.create_schemas || schema == "dbo") continue;
    const std::string create = "CREATE SCHEMA " + quoted(provider, schema);
    statements.push_back("IF SCHEMA_ID(" + literal(provider, schema) + ") IS NULL EXEC(" + literal(provider, create) +
                         ")");
  }
  for (const Table& table : script.tables) {
    std::vector<std::string> lines;
    for (const Column& each : table.columns) lines.push_back(sqlserver_column(provider, each));
    if (table.primary) lines.push_back(sqlserver_constraint(provider, *table.primary));
    for (const TableIndex& each : table.indexes) {
      if (is_constraint(each)) lines.push_back(sqlserver_constraint(provider, each));
    }
    statements.push_back(create_table(script, table, lines, {}));
  }
  for (const Table& table : script.tables) {
    for (const TableIndex& each : table.indexes) {
      if (!is_constraint(each)) statements.push_back(sqlserver_index(provider, table, each));
    }
  }
  add_keys(script, ",", statements);
  return statements;
}

}  // namespace portolan::loaders::prisma
