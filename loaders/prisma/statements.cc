#include "loaders/prisma/statements.h"

#include "planner/base/strings.h"

namespace portolan::loaders::prisma {

std::string quoted(const Provider& provider, const TableName& name) {
  return (name.schema.empty() ? "" : quoted(provider, name.schema) + ".") + quoted(provider, name.name);
}

std::string column_list(const Provider& provider, const std::vector<std::string>& columns, std::string_view separator) {
  std::vector<std::string> names;
  for (const std::string& column : columns) names.push_back(quoted(provider, column));
  return base::join(names, separator);
}

std::string part_list(const Provider& provider, const TableIndex& index, std::string_view separator) {
  std::vector<std::string> parts;
  for (const TableIndexPart& part : index.parts) {
    std::string text = quoted(provider, part.column);
    if (!part.length.empty()) text += "(" + part.length + ")";
    if (!part.operators.empty()) text += " " + part.operators;
    if (!part.sort.empty()) text += " " + part.sort;
    parts.push_back(std::move(text));
  }
  return base::join(parts, separator);
}

std::string actions_of(const TableKey& key) {
  return " ON DELETE " + key.on_delete + " ON UPDATE " + key.on_update;
}

std::string create_table(const Script& script, const Table& table, const std::vector<std::string>& columns,
                         const std::vector<std::string>& constraints) {
  constexpr std::string_view next = ",\n    ";
  std::string text = "CREATE TABLE " + quoted(script.provider, table.name) + " (\n    " + base::join(columns, next);
  if (!constraints.empty()) text += ",\n\n    " + base::join(constraints, next);
  return text + "\n)";
}

void add_keys(const Script& script, std::string_view separator, std::vector<std::string>& statements) {
  const Provider& provider = script.provider;
  for (const Table& table : script.tables) {
    for (const TableKey& key : table.keys) {
      statements.push_back("ALTER TABLE " + quoted(provider, table.name) + " ADD CONSTRAINT " +
                           quoted(provider, key.name) + " FOREIGN KEY (" +
                           column_list(provider, key.columns, separator) + ") REFERENCES " +
                           quoted(provider, key.referenced) + "(" + column_list(provider, key.references, separator) +
                           ")" + actions_of(key));
    }
  }
}

}  // namespace portolan::loaders::prisma
