#pragma once

#include <string>

#include "planner/schema/index.h"
#include "planner/schema/model.h"

namespace portolan::plan {

/// Key of a table in lookups: its schema and name.
inline std::string key_of(const schema::Table& table) {
  return schema::qualified_key(table.schema, table.name);
}

/// Schema of the table that `key` of `table` refers to; a key without one refers to its own table's schema.
inline const std::string& parent_schema(const schema::Table& table, const schema::ForeignKey& key) {
  return key.ref_schema.empty() ? table.schema : key.ref_schema;
}

/// Key of the table that `key` of `table` refers to, as key_of gives it.
inline std::string parent_key(const schema::Table& table, const schema::ForeignKey& key) {
  return schema::qualified_key(parent_schema(table, key), key.ref_table);
}

}  // namespace portolan::plan
