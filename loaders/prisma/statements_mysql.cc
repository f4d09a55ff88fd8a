#include <array>

#include "loaders/prisma/statements.h"

namespace portolan::loaders::prisma {
namespace {

std::string mysql_column(const Provider& provider, const Column& each) {
  return quoted(provider, each.name) + " " + each.type + (each.required ? " NOT NULL" : " NULL") +
         (each.autoincrement ? " AUTO_INCREMENT" : "") +
         (each.default_value.empty() ? "" : " DEFAULT " + each.default_value);
}

/// By IndexKind.
constexpr std::array<std::string_view, 4> mysql_words = {"PRIMARY KEY ", "UNIQUE INDEX ", "INDEX ", "FULLTEXT INDEX "};

std::string mysql_index(const Provider& provider, const TableIndex& each) {
  const std::string name = each.kind == IndexKind::primary ? "" : quoted(provider, each.name);
  return std::string(mysql_words[static_cast<std::size_t>(each.kind)]) + name + "(" + part_list(provider, each, ", ") +
         ")";
}

}  // namespace

std::vector<std::string> mysql_statements(const Script& script) {
  std::vector<std::string> statements;
  for (const Table& table : script.tables) {
    std::vector<std::string> columns;
    std::vector<std::string> constraints;
    for (const Column& each : table.columns) columns.push_back(mysql_column(script.provider, each));
    for (const TableIndex& each : table.indexes) constraints.push_back(mysql_index(script.provider, each));
    if (table.primary) constraints.push_back(mysql_index(script.provider, *table.primary));
    statements.push_back(create_table(script, table, columns, constraints) +
                         " DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
  }
  add_keys(script, ", ", statements);
  return statements;
}

}  // namespace portolan::loaders::prisma
