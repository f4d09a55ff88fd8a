#pragma once

#include <string>

#include "planner/schema/index.h"
#include "planner/schema/model.h"

namespace portolan::schema {

/// Key of a table in lookups: its schema and name.
inline std::string key_of(const Table& table) {
  return qualified_key(table.schema, table.name);
}

/// Schema of the table that `key` of `table` refers to; a key without one refers to its own table's schema.
inline const std::string& parent_schema(const Table& table, const ForeignKey& key) {
  return key.ref_schema.empty() ? table.schema : key.ref_schema;
}

/// Key of the table that `key` of `table` refers to, as key_of gives it.
inline std::string parent_key(const Table& table, const ForeignKey& key) {
  return qualified_key(parent_schema(table, key), key.ref_table);
}

}  // namespace portolan::schema
