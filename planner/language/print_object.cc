#include <algorithm>

#include "planner/language/object_form.h"
#include "planner/language/printer.h"

namespace portolan::language {
namespace {

const schema::Properties kNoProperties;

using Columns = std::vector<schema::Column>;

/// Of a table or view; null for what is not in the realm.
const Columns* columns_of(const schema::Realm& realm, const schema::ObjectRef& reference) {
  const schema::Schema* schema = schema::find_schema(realm, reference.schema);
  if (schema == nullptr) return nullptr;
  if (reference.kind == "table") {
    const schema::Table* table = schema::find_table(*schema, reference.name);
    return table == nullptr ? nullptr : &table->columns;
  }
  const auto found = std::find_if(schema->objects.begin(), schema->objects.end(), [&](const schema::Object& object) {
    return object.kind == reference.kind && object.name == reference.name;
  });
  return found == schema->objects.end() ? nullptr : &found->columns;
}

/// Whether everything that an object's lists of columns (`update_of`) name is among the columns of its owner: a view
/// may leave them open, and not every server looks for them.
bool names_known_columns(const schema::Realm& realm, const Vocabulary& vocabulary, const schema::Object& object) {
  for (const Property& property : vocabulary.rows(ports::Carrier::kObject, object.kind)) {
    if (property.spec->form != ports::Form::kList || property.spec->flag != change::Flag::kColumn) continue;
    const auto names = object.properties.get<std::vector<std::string>>(property.spec->name);
    if (!names) continue;
    const Columns* columns = columns_of(realm, object.depends_on.front());
    const auto is_known = [&](const std::string& name) {
      return std::any_of(columns->begin(), columns->end(), [&](const auto& column) { return column.name == name; });
    };
    if (columns == nullptr || !std::all_of(names->begin(), names->end(), is_known)) return false;
  }
  return true;
}

}  // namespace

std::string_view Printer::owner_attribute(const schema::Object& object) const {
  for (const Property& property : vocabulary_.rows(ports::Carrier::kObject, object.kind)) {
    if (property.spec->form == ports::Form::kOwner) return property.attribute;
  }
  return {};
}

void Printer::print_object(const schema::Object& object) {
  std::span<const schema::ObjectRef> needed = object.depends_on;
  const std::string_view owner = owner_attribute(object);
  if (!owner.empty()) {
    // Part of something that is not in this realm: it could not be read back.
    if (needed.empty() || !addresses_.has(needed.front().kind, needed.front().schema, needed.front().name)) return;
  }
  std::vector<std::string> owner_path;
  if (!owner.empty()) owner_path = addresses_.path(needed.front().kind, needed.front().schema, needed.front().name);
  Bag bag{ports::Carrier::kObject, object.properties, kNoProperties, object.kind};
  if (!owner.empty() && names_known_columns(realm_, vocabulary_, object)) bag.owner = owner_path;
  const auto labels = addresses_.labels(object.kind, object.schema, object.name);
  writer_.open(object.kind, labels);
  // What hangs on a table lies where that does.
  if (addresses_.has_schema(object.schema) && (owner.empty() || object.kind == "partition")) {
    writer_.attribute_text("schema", hcl::format_reference(std::vector<std::string>{"schema", object.schema}));
  }
  if (!owner.empty()) {
    writer_.attribute_text(owner, hcl::format_reference(owner_path));
    needed = needed.subspan(1);
  }
  const std::vector<schema::ObjectRef> others = print_peers(object, needed);
  needed = others;
  const ObjectForm& form = object_form(object.kind);
  // A trigger has a body of its own where it executes no function.
  const bool executes = form.executes && object.definition.empty();
  const bool has_body = form.has_body || (form.executes && !executes);
  if (form.has_value) print_value(object);
  write_attributes(writer_, property_attributes(vocabulary_, bag));
  if (!has_body) print_body(object);
  print_parts(object, bag);
  if (executes) needed = print_execute(object, needed);
  if (has_body) {
    if (form.is_routine) print_result(object);
    if (!object.definition.empty()) writer_.attribute_text("as", hcl::format_body(object.definition));
    print_depends_on(needed);
    if (object.comment) writer_.attribute_text("comment", hcl::quote_string(*object.comment));
  } else {
    print_depends_on(needed);
  }
  write_attributes(writer_, property_attributes(vocabulary_, bag, true));
  if (form.is_routine) print_settings(object);
  writer_.close();
}

void Printer::print_body(const schema::Object& object) {
  if (!object.definition.empty()) writer_.attribute_text("as", hcl::format_body(object.definition));
  if (object.comment) writer_.attribute_text("comment", hcl::quote_string(*object.comment));
}

void Printer::print_parts(const schema::Object& object, const Bag& bag) {
  print_arguments(object);
  if (!object_form(object.kind).is_routine) {
    for (const schema::Column& column : object.columns) print_object_column(object, column);
  }
  for (const schema::Index& index : object.indexes) print_index(kNoProperties, index);
  for (const schema::Check& check : object.checks) print_check(kNoProperties, check);
  print_property_blocks(writer_, vocabulary_, bag);
  if (object.partitioning) print_partitioning(object.properties, *object.partitioning);
}

void Printer::print_value(const schema::Object& object) {
  schema::Column value;
  if (object.type) value.type = *object.type;
  value.default_value = object.default_value;
  print_type(value.type);
  writer_.attribute_text("null", object.properties.is_set("null") ? "true" : "false");
  if (value.default_value) writer_.attribute_text("default", default_text(value));
}

void Printer::print_object_column(const schema::Object& object, const schema::Column& column) {
  writer_.open(object_form(object.kind).column_block, column.name);
  print_type(column.type);
  if (column.comment) writer_.attribute_text("comment", hcl::quote_string(*column.comment));
  write_attributes(writer_,
                   property_attributes(vocabulary_, {ports::Carrier::kColumn, column.properties, kNoProperties}));
  writer_.close();
}

void Printer::print_type(const schema::ColumnType& type) {
  writer_.attribute_text("type", type_text(type, vocabulary_.dialect().type_to_hcl(type)));
}

}  // namespace portolan::language
