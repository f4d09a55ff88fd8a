#include "planner/engine/rename.h"

namespace portolan::engine {
namespace {

struct Renamer {
  const std::string& from;
  const std::string& to;

  void name(std::string& schema) const {
    if (schema == from) schema = to;
  }

  void references(std::vector<schema::ObjectRef>& refs) const {
    for (schema::ObjectRef& ref : refs) name(ref.schema);
  }

  void table(schema::Table& table) const {
    name(table.schema);
    references(table.depends_on);
    for (schema::Column& column : table.columns) {
      if (column.type.object) name(column.type.object->schema);
    }
    for (schema::ForeignKey& key : table.foreign_keys) name(key.ref_schema);
  }
};

}  // namespace

void rename_schema(schema::Realm& realm, const std::string& from, const std::string& to) {
  const Renamer rename{from, to};
  for (schema::Schema& schema : realm.schemas) {
    rename.name(schema.name);
    for (schema::Table& table : schema.tables) rename.table(table);
    for (schema::Object& object : schema.objects) {
      rename.name(object.schema);
      rename.references(object.depends_on);
    }
  }
}

}  // namespace portolan::engine
