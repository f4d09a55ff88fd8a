#include "planner/diff/scope.h"

#include "planner/schema/references.h"

namespace portolan::diff {

schema::Schema with_blank_references(schema::Schema schema) {
  const auto blank = [&](std::string& name) {
    if (name == schema.name) name.clear();
  };
  for (schema::Table& table : schema.tables) each_schema_name(table, blank);
  for (schema::Object& object : schema.objects) each_schema_name(object, blank);
  return schema;
}

}  // namespace portolan::diff
