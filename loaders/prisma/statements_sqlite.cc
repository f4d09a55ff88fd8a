#include "loaders/prisma/statements.h"

namespace portolan::loaders::prisma {
namespace {

std::string sqlite_column(const Script& script, const Table& table, const Column& each) {
  const bool key = table.primary && table.primary->parts.size() == 1 && table.primary->parts[0].column == each.name;
  std::string text = quoted(script.provider, each.name) + " " + each.type + (each.required ? " NOT NULL" : "");
  if (key) text += each.type == "INTEGER" ? " PRIMARY KEY AUTOINCREMENT" : " PRIMARY KEY";
  return each.default_value.empty() ? text : text + " DEFAULT " + each.default_value;
}

std::string sqlite_key(const Provider& provider, const TableKey& key) {
  return "CONSTRAINT " + quoted(provider, key.name) + " FOREIGN KEY (" + column_list(provider, key.columns, ", ") +
         ") REFERENCES " + quoted(provider, key.referenced) + " (" + column_list(provider, key.references, ", ") + ")" +
         actions_of(key);
}

std::string sqlite_index(const Provider& provider, const Table& table, const TableIndex& each) {
  const std::string text = std::string(each.kind == IndexKind::unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ") +
                           quoted(provider, each.name) + " ON " + quoted(provider, table.name) + "(" +
                           part_list(provider, each, ", ") + ")";
  return each.where.empty() ? text : text + " WHERE " + each.where;
}

}  // namespace

std::vector<std::string> sqlite_statements(const Script& script) {
  const Provider& provider = script.provider;
  std::vector<std::string> statements;
  for (const Table& table : script.tables) {
    std::vector<std::string> columns;
    for (const Column& each : table.columns) columns.push_back(sqlite_column(script, table, each));
    // Without an empty line between columns and keys where there is no composite key, as Prisma writes them.
    std::vector<std::string> constraints;
    if (table.primary && table.primary->parts.size() > 1)
      constraints.push_back("PRIMARY KEY (" + part_list(provider, *table.primary, ", ") + ")");
    for (const TableKey& key : table.keys)
      (constraints.empty() ? columns : constraints).push_back(sqlite_key(provider, key));
    statements.push_back(create_table(script, table, columns, constraints));
  }
  for (const Table& table : script.tables) {
    for (const TableIndex& each : table.indexes) statements.push_back(sqlite_index(provider, table, each));
  }
  return statements;
}

}  // namespace portolan::loaders::prisma
