#include "planner/diff/scope.h"

namespace portolan::diff {
namespace {

class Blank {
 public:
  explicit Blank(std::string name) : name_(std::move(name)) {}

  void operator()(std::string& schema) const {
    if (schema == name_) schema.clear();
  }

  void operator()(std::vector<schema::ObjectRef>& refs) const {
    for (schema::ObjectRef& ref : refs) (*this)(ref.schema);
  }

  void operator()(schema::Table& table) const {
    (*this)(table.schema);
    for (schema::Column& column : table.columns) {
      if (column.type.object) (*this)(column.type.object->schema);
    }
    for (schema::ForeignKey& key : table.foreign_keys) (*this)(key.ref_schema);
    (*this)(table.depends_on);
  }

  void operator()(schema::Object& object) const {
    (*this)(object.schema);
    (*this)(object.depends_on);
  }

 private:
  std::string name_;
};

}  // namespace

schema::Schema with_blank_references(schema::Schema schema) {
  const Blank blank(schema.name);
  for (schema::Table& table : schema.tables) blank(table);
  for (schema::Object& object : schema.objects) blank(object);
  return schema;
}

}  // namespace portolan::diff
