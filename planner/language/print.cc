#include "planner/language/print.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/language/printer.h"

namespace portolan::language {

std::string print_realm(const schema::Realm& realm, const ports::Dialect& dialect, const PrintOptions& options) {
  const Vocabulary vocabulary(dialect);
  return Printer(realm, vocabulary, options).print();
}

std::string Printer::print() {
  for (const schema::Schema& schema : realm_.schemas) {
    for (const schema::Table& table : schema.tables) print_table(schema, table);
  }
  hcl::NameMap<std::vector<const schema::Object*>> kinds;
  for (const schema::Schema& schema : realm_.schemas) {
    for (const schema::Object& object : schema.objects) kinds[object.kind].push_back(&object);
  }
  for (const schema::Object& object : realm_.objects) kinds[object.kind].push_back(&object);
  for (const std::string& kind : vocabulary_.dialect().object_kinds()) {
    for (const schema::Object* object : kinds[kind]) {
      if (object->understood) print_object(*object);
    }
  }
  for (const schema::Schema& schema : realm_.schemas) print_schema(schema);
  return writer_.text();
}

void Printer::open(std::string_view block, const std::string& label) {
  if (label.empty()) {
    writer_.open(block);
  } else {
    writer_.open(block, label);
  }
}

void Printer::print_schema(const schema::Schema& schema) {
  const Bag bag{ports::Carrier::kSchema, schema.properties, realm_.properties};
  writer_.open("schema", schema.name);
  if (schema.comment) writer_.attribute_text("comment", hcl::quote_string(*schema.comment));
  write_attributes(writer_, property_attributes(vocabulary_, bag));
  print_property_blocks(writer_, vocabulary_, bag);
  write_attributes(writer_, property_attributes(vocabulary_, bag, true));
  writer_.close();
}

void Printer::print_depends_on(std::span<const schema::ObjectRef> objects) {
  std::vector<std::string> texts;
  for (const schema::ObjectRef& object : objects) {
    if (!addresses_.has(object.kind, object.schema, object.name)) continue;
    texts.push_back(hcl::format_reference(addresses_.path(object.kind, object.schema, object.name)));
  }
  if (texts.empty()) return;
  std::sort(texts.begin(), texts.end());
  writer_.attribute_text("depends_on", "[" + base::join(texts, ", ") + "]");
}

std::string column_list(const std::vector<std::string>& columns) {
  std::vector<std::string> texts;
  texts.reserve(columns.size());
  for (const std::string& column : columns) {
    texts.push_back(hcl::format_reference(std::vector<std::string>{"column", column}));
  }
  return "[" + base::join(texts, ", ") + "]";
}

}  // namespace portolan::language
