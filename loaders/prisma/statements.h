#pragma once

#include <string>
#include <vector>

#include "loaders/prisma/tables.h"

namespace portolan::loaders::prisma {

/// The statements of a script in the shape of one family (orms.md 3.9), in the order to run them, without terminators.
std::vector<std::string> postgres_statements(const Script& script);
std::vector<std::string> mysql_statements(const Script& script);
std::vector<std::string> sqlite_statements(const Script& script);
std::vector<std::string> sqlserver_statements(const Script& script);

/// `"schema"."name"`.
std::string quoted(const Provider& provider, const TableName& name);

/// Columns in quotes between `separator`s, without parentheses.
std::string column_list(const Provider& provider, const std::vector<std::string>& columns, std::string_view separator);

/// The parts of an index: column, `(length)`, operator class, direction.
std::string part_list(const Provider& provider, const TableIndex& index, std::string_view separator);

/// ` ON DELETE ... ON UPDATE ...`.
std::string actions_of(const TableKey& key);

/// `CREATE TABLE name (`, the lines, an empty line, the constraints, `)`.
std::string create_table(const Script& script, const Table& table, const std::vector<std::string>& columns,
                         const std::vector<std::string>& constraints);

/// `ALTER TABLE ... ADD CONSTRAINT ...` for all keys of all tables.
void add_keys(const Script& script, std::string_view separator, std::vector<std::string>& statements);

}  // namespace portolan::loaders::prisma
