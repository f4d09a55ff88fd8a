#include <algorithm>
#include <array>

#include "planner/base/strings.h"
#include "planner/hcl/number.h"
#include "planner/language/printer.h"

namespace portolan::language {
namespace {

using ports::TypeClass;

/// Beginnings of hexadecimal and binary literals (3.2, rule 2).
constexpr std::array<std::string_view, 8> kBinaryPrefixes = {"0x", "0X", "0b", "0B", "b'", "B'", "x'", "X'"};

bool is_binary_literal(std::string_view text) {
  for (const std::string_view prefix : kBinaryPrefixes) {
    if (text.starts_with(prefix)) return true;
  }
  return false;
}

bool is_quoted(std::string_view text) {
  return text.size() > 1 && text.front() == text.back() && (text.front() == '\'' || text.front() == '"');
}

std::string unquoted(std::string_view text) {
  const std::string quote(1, text.front());
  return base::replace_all(text.substr(1, text.size() - 2), quote + quote, quote);
}

/// Whether an argument of a type can be read back as it stands.
bool is_bare_argument(const std::string& argument) {
  return base::is_number(argument) || hcl::is_identifier(argument);
}

bool takes_numbers(TypeClass type_class) {
  return type_class != TypeClass::kString && type_class != TypeClass::kEnum && type_class != TypeClass::kSet;
}

}  // namespace

std::string Printer::default_text(const schema::Column& column) const {
  const schema::Expression& value = *column.default_value;
  const std::string& text = value.text;
  if (value.raw || is_binary_literal(text)) return hcl::format_raw(text);
  if (is_quoted(text)) return hcl::quote_string(unquoted(text));
  if (base::equals_ignoring_case(text, "true")) return "true";
  if (base::equals_ignoring_case(text, "false")) return "false";
  if (base::is_number(text) && takes_numbers(vocabulary_.dialect().type_class(column.type))) {
    if (const auto number = hcl::Number::parse(text)) return number->to_string();
  }
  return hcl::quote_string(text);
}

std::string Printer::type_text(const schema::ColumnType& type, ports::HclType written) const {
  const ports::Dialect& dialect = vocabulary_.dialect();
  if (written.object && addresses_.has(written.object->kind, written.object->schema, written.object->name)) {
    return hcl::format_reference(addresses_.path(written.object->kind, written.object->schema, written.object->name));
  }
  if (written.object) return hcl::format_raw(dialect.format_type(type));
  if (written.raw) return hcl::format_raw(*written.raw);
  if (written.args.empty()) return written.word;
  const ports::TypeSpec* spec = dialect.types().by_hcl(written.word);
  // Only this side of the ports knows how HCL quotes strings.
  if (spec != nullptr && spec->max_args < 0 && written.args.size() == type.args.size()) {
    for (std::size_t i = 0; i < written.args.size(); ++i) written.args[i] = hcl::quote_string(type.args[i]);
  } else if (!std::all_of(written.args.begin(), written.args.end(), is_bare_argument)) {
    return hcl::format_raw(dialect.format_type(type));
  }
  return written.word + "(" + base::join(written.args, ",") + ")";
}

void Printer::print_column(const schema::Table& table, const schema::Column& column) {
  const Bag bag{ports::Carrier::kColumn, column.properties, table.properties};
  const ports::HclType type = vocabulary_.dialect().type_to_hcl(column.type);
  writer_.open("column", column.name);
  writer_.attribute_text("null", column.nullable ? "true" : "false");
  writer_.attribute_text("type", type_text(column.type, type));
  const std::string default_name = column.properties.text("default.name");
  if (column.default_value && default_name.empty()) writer_.attribute_text("default", default_text(column));
  for (const auto& [name, value] : type.attributes.entries()) {
    writer_.attribute_text(name, schema::to_text(value));
  }
  if (column.comment) writer_.attribute_text("comment", hcl::quote_string(*column.comment));
  write_attributes(writer_, property_attributes(vocabulary_, bag));
  print_property_blocks(writer_, vocabulary_, bag);
  if (column.generated) print_generated(*column.generated);
  if (column.default_value && !default_name.empty()) {
    writer_.open("default", default_name);
    writer_.attribute_text("as", default_text(column));
    writer_.close();
  }
  write_attributes(writer_, property_attributes(vocabulary_, bag, true));
  writer_.close();
}

void Printer::print_generated(const schema::Generated& generated) {
  writer_.open("as");
  writer_.attribute_text("expr", hcl::quote_string(generated.expression));
  if (!generated.storage.empty()) writer_.attribute_text("type", word_to_hcl(generated.storage));
  writer_.close();
}

}  // namespace portolan::language
