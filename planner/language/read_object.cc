#include "planner/base/strings.h"
#include "planner/language/object_form.h"
#include "planner/language/read_table.h"

namespace portolan::language {
namespace {

schema::ColumnType required_type(const BlockView& view, const Owner& owner) {
  auto type = read_type(view, owner);
  if (!type) view.read().fail(view.block().header, "missing attribute type of " + describe(view.block()));
  return *std::move(type);
}

void read_value(const BlockView& view, const Owner& owner, schema::Object& object) {
  object.type = required_type(view, owner);
  object.properties.set("null", view.boolean("null").value_or(false));
  object.default_value = read_default(view, "default");
  for (const hcl::Block& inner : view.block().body.blocks) {
    if (inner.type == "check") object.checks.push_back(read_check(view.nested(inner)));
  }
}

schema::Column read_field(const BlockView& view, const Owner& owner) {
  schema::Column field;
  field.name = view.label();
  field.position = view.position();
  if (field.name.empty()) {
    view.read().fail(view.block().header,
                     std::string(view.block().type) + " without a name in " + describe(*owner.instance.block));
  }
  field.type = required_type(view, owner);
  field.nullable = true;
  field.comment = view.string("comment");
  if (const auto collation = view.string("collate")) field.properties.set("collate", *collation);
  return field;
}

}  // namespace

void read_object_parts(const BlockView& view, const Owner& owner, schema::Object& object) {
  const ObjectForm& form = object_form(object.kind);
  std::vector<std::string_view> known = {"partition", form.column_block};
  if (form.has_value) {
    read_value(view, owner, object);
    known.push_back("check");
  }
  for (const std::string_view block : read_code(view, owner, object)) known.push_back(block);
  for (const hcl::Block& inner : view.block().body.blocks) {
    if (inner.type == form.column_block) object.columns.push_back(read_field(view.nested(inner), owner));
  }
  refuse_duplicates(view, form.column_block);
  view.warn_unknown_blocks(known, ports::Carrier::kObject, object.kind);
}

}  // namespace portolan::language
