#pragma once

#include "planner/schema/model.h"

namespace portolan::schema {

/// Calls `visit(std::string&)` with the name of every schema that a type, a list of references, ... refers to.
template <typename Visit>
void each_schema_name(ColumnType& type, Visit&& visit) {
  if (type.object) visit(type.object->schema);
}

template <typename Visit>
void each_schema_name(std::vector<ObjectRef>& references, Visit&& visit) {
  for (ObjectRef& reference : references) visit(reference.schema);
}

template <typename Visit>
void each_schema_name(std::vector<Column>& columns, Visit&& visit) {
  for (Column& column : columns) each_schema_name(column.type, visit);
}

/// The same for a table or an object, with the schema it lies in.
template <typename Visit>
void each_schema_name(Table& table, Visit&& visit) {
  visit(table.schema);
  each_schema_name(table.columns, visit);
  for (ForeignKey& key : table.foreign_keys) visit(key.ref_schema);
  each_schema_name(table.depends_on, visit);
}

template <typename Visit>
void each_schema_name(Object& object, Visit&& visit) {
  visit(object.schema);
  each_schema_name(object.depends_on, visit);
  for (ColumnRef& column : object.reads) visit(column.schema);
  each_schema_name(object.columns, visit);
  each_schema_name(object.arguments, visit);
  if (object.type) each_schema_name(*object.type, visit);
}

}  // namespace portolan::schema
