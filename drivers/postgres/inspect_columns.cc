#include "drivers/postgres/inspector.h"
#include "drivers/postgres/text.h"
#include "drivers/postgres/types.h"
#include "planner/base/strings.h"
#include "planner/schema/index.h"

namespace portolan::postgres {
namespace {

using catalog::Row;
using ports::TypeClass;

TypeClass class_of(const schema::ColumnType& type) {
  if (type.object) return type.object->kind == "enum" ? TypeClass::kEnum : TypeClass::kUserDefined;
  if (type.user_defined) return TypeClass::kUserDefined;
  const ports::TypeSpec* spec = type_table().by_sql(type.name);
  return spec == nullptr ? TypeClass::kOther : spec->type_class;
}

/// Classes whose `'x'::type` default is a quoted literal (spec/planner.md 6.2).
bool takes_quoted(const schema::ColumnType& type) {
  if (type.array) return true;
  switch (class_of(type)) {
    case TypeClass::kBinary:
    case TypeClass::kJson:
    case TypeClass::kNetwork:
    case TypeClass::kSpatial:
    case TypeClass::kString:
    case TypeClass::kDate:
    case TypeClass::kTime:
    case TypeClass::kUuid:
    case TypeClass::kXml:
    case TypeClass::kEnum:
      return true;
    default:
      return false;
  }
}

bool takes_bare(const schema::ColumnType& type, const std::string& value) {
  if (type.array) return false;
  switch (class_of(type)) {
    case TypeClass::kBool:
      return value == "true" || value == "false";
    case TypeClass::kInteger:
    case TypeClass::kDecimal:
    case TypeClass::kFloat:
      return base::is_number(value);
    default:
      return false;
  }
}

/// Takes the last identifier off a qualified name, without its quotes; nullopt where it is not one.
std::optional<std::string> take_last_identifier(std::string& name) {
  if (!name.ends_with('"')) {
    const auto dot = name.rfind('.');
    std::string last = dot == std::string::npos ? name : name.substr(dot + 1);
    name.erase(dot == std::string::npos ? 0 : dot);
    return last;
  }
  // The last identifier is quoted: it begins at the last quote that no other quote precedes or follows.
  std::size_t open = name.size() - 1;
  while (open > 0) {
    open = name.rfind('"', open - 1);
    if (open == std::string::npos) return std::nullopt;
    if (open == 0 || name[open - 1] != '"') break;
    --open;
  }
  std::string last = base::replace_all(std::string_view(name).substr(open + 1, name.size() - open - 2), "\"\"", "\"");
  name.erase(open == 0 ? 0 : open - 1);
  return last;
}

/// The sequence of `nextval('[schema.]a_b_seq'[::regclass])`; nullopt for other defaults.
std::optional<QualifiedName> serial_sequence_name(const std::string& text) {
  constexpr std::string_view kHead = "nextval(";
  if (!text.starts_with(kHead) || !text.ends_with(')')) return std::nullopt;
  const auto literal = leading_literal(std::string_view(text).substr(kHead.size()));
  if (!literal || (literal->rest != "::regclass)" && literal->rest != ")")) return std::nullopt;
  std::string rest = literal->value;
  const auto name = take_last_identifier(rest);
  if (!name) return std::nullopt;
  const std::string schema = rest.empty() ? rest : take_last_identifier(rest).value_or("");
  const bool by_pattern = name->ends_with("_seq") && name->find('_') < name->size() - 4;
  return by_pattern ? std::optional(QualifiedName{schema, *name}) : std::nullopt;
}

}  // namespace

schema::Expression make_default(const std::string& text, const schema::ColumnType& type) {
  if (text == "true" || text == "false" || base::is_number(text)) return {false, text};
  const auto literal = leading_literal(text);
  if (!literal) return {true, text};
  const std::string_view rest = literal->rest;
  if (rest.empty()) return {false, quote_literal(literal->value)};
  const bool only_cast = rest.starts_with("::") && without_cast(text).size() == text.size() - rest.size();
  if (!only_cast) return {true, text};
  if (takes_quoted(type)) return {false, quote_literal(literal->value)};
  if (takes_bare(type, literal->value)) return {false, literal->value};
  return {true, text};
}

void Inspector::read_columns() {
  for (const auto& cells : ask_in_schemas(catalog::columns(version_)).rows) {
    const Row row(cells);
    const auto it = relations_.find(row.oid(0));
    if (it == relations_.end()) continue;
    Relation& relation = it->second;
    schema::Column column = make_column(row, relation);
    column.comment = description("pg_class", row.oid(0), row.number(1));
    relation.names.emplace(row.number(1), column.name);
    relation.table.columns.push_back(std::move(column));
  }
}

schema::Column Inspector::make_column(const Row& row, const Relation& relation) {
  schema::Column column;
  column.name = row.text(2);
  column.nullable = !row.flag(4);
  column.type = type_of(row.oid(10), row.text(3));
  if (!row.null(8)) {
    const QualifiedName collation{row.text(9), row.text(8)};
    column.properties.set("collate", spelled(collation));
  }
  if (const char identity = row.letter(5); identity != '\0') {
    column.properties.set("identity.generated", schema::Word{identity == 'a' ? "ALWAYS" : "BY DEFAULT"});
  }
  if (row.null(7)) return column;
  const std::string expression = row.text(7);
  if (const char generated = row.letter(6); generated != '\0') {
    column.generated = schema::Generated{expression, generated == 'v' ? "VIRTUAL" : "STORED"};
    return column;
  }
  const std::string_view serial = column.type.array ? "" : serial_of(column.type.name);
  const auto sequence = serial.empty() ? std::nullopt : serial_sequence_name(expression);
  if (!sequence) {
    column.default_value = make_default(expression, column.type);
    return column;
  }
  column.type.name = serial;
  if (sequence->name != generated_name(relation.table.name, column.name, "seq")) {
    column.properties.set("serial_sequence", sequence->name);
  }
  const std::string& schema = sequence->schema.empty() ? relation.table.schema : sequence->schema;
  serial_uses_[schema::qualified_key(schema, sequence->name)].push_back({row.oid(0), column.name, expression});
  return column;
}

}  // namespace portolan::postgres
