#include "planner/engine/rename.h"

#include "planner/schema/references.h"

namespace portolan::engine {

void rename_schema(schema::Realm& realm, const std::string& from, const std::string& to) {
  // The arguments may be names of this realm.
  const auto rename = [old = from, now = to](std::string& name) {
    if (name == old) name = now;
  };
  for (schema::Schema& schema : realm.schemas) {
    rename(schema.name);
    for (schema::Table& table : schema.tables) each_schema_name(table, rename);
    for (schema::Object& object : schema.objects) each_schema_name(object, rename);
  }
  for (schema::Object& object : realm.objects) each_schema_name(object, rename);
}

}  // namespace portolan::engine
