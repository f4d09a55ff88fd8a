#pragma once

#include <optional>
#include <string>
#include <vector>

#include "loaders/prisma/model.h"

namespace portolan::loaders::prisma {

struct TableName {
  std::string schema;  ///< empty for names that are not qualified
  std::string name;
};

struct Column {
  std::string name;
  std::string type;
  bool required = false;
  bool autoincrement = false;
  std::string default_value;  ///< SQL; empty for none
  std::string default_name;   ///< the default's constraint (SQL Server)
  std::string identity;       ///< behind the type (CockroachDB's sequences)
};

struct TableIndexPart {
  std::string column;
  std::string sort;
  std::string length;
  std::string operators;
};

struct TableIndex {
  IndexKind kind = IndexKind::plain;
  std::string name;
  std::vector<TableIndexPart> parts;
  std::string method;
  std::optional<bool> clustered;
  std::string where;
};

struct TableKey {
  std::string name;
  std::vector<std::string> columns;
  TableName referenced;
  std::vector<std::string> references;
  std::string on_delete;
  std::string on_update;
};

/// A table in the database's words, made from a model or from a relation between two lists.
struct Table {
  TableName name;
  std::vector<Column> columns;
  std::optional<TableIndex> primary;
  std::vector<TableIndex> indexes;
  std::vector<TableKey> keys;
};

struct Script {
  const Provider& provider;
  const Datasource& source;
  const std::deque<EnumType>& enums;
  std::vector<Table> tables;
  bool create_schemas = true;
};

/// Tables of the models in their order, then those of many-to-many relations. Mistakes in defaults go to
/// `context.diagnostics`.
std::vector<Table> tables_of(const Context& context, const Models& models);

}  // namespace portolan::loaders::prisma
