#include "drivers/postgres/columns.h"
#include "drivers/postgres/statements.h"
#include "drivers/postgres/text.h"
#include "drivers/postgres/types.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

bool is_number(ports::TypeClass type_class) {
  return type_class == ports::TypeClass::kInteger || type_class == ports::TypeClass::kDecimal ||
         type_class == ports::TypeClass::kFloat;
}

bool is_bool(std::string_view text) {
  return base::equals_ignoring_case(text, "true") || base::equals_ignoring_case(text, "false");
}

void check_column(const PostgresDialect& dialect, const schema::Column& column) {
  const std::string name = base::quote_go(column.name);
  if (column.generated) {
    const bool is_virtual = column.generated->storage == "VIRTUAL";
    require(dialect, is_virtual ? since::kVirtualColumns : since::kGenerated,
            std::string(is_virtual ? "virtual generated" : "generated") + " column " + name);
  }
  if (column.type.name.ends_with("multirange") && !column.type.user_defined) {
    require(dialect, since::kMultiranges, "multirange column " + name);
  }
  if (is_serial(column.type) && column.nullable) {
    throw Error("NOT NULL constraint is required for serial column " + base::quote_go(column.name));
  }
  if (has_identity(column) && column.generated) {
    throw Error("both identity and generation expression specified for column " + base::quote_go(column.name));
  }
}

}  // namespace

std::string type_text(const Spelling& spelling, std::string_view schema, const schema::ColumnType& type) {
  if (!type.object) return format_type(type);
  const schema::ObjectRef& object = *type.object;
  const bool foreign = !object.schema.empty() && object.schema != schema;
  std::string text = foreign ? quote_identifier(object.schema) + "." + quote_identifier(object.name)
                             : spelling.qualified(schema, object.name);
  return type.array ? text + "[]" : text;
}

std::string default_text(const PostgresDialect& dialect, const schema::Column& column) {
  const schema::Expression& value = *column.default_value;
  if (value.raw || is_quoted(value.text)) return value.text;
  const ports::TypeClass type_class = dialect.type_class(column.type);
  // A quoted amount is stored as `'$7.00'::money`, a number as it is.
  const bool counts = is_number(type_class) || type_class == ports::TypeClass::kMoney;
  if (counts && base::is_number(value.text)) return value.text;
  if (type_class == ports::TypeClass::kBool && is_bool(value.text)) return value.text;
  const bool double_quoted = value.text.size() > 1 && value.text.front() == '"' && value.text.back() == '"' &&
                             type_class == ports::TypeClass::kString;
  return quote_literal(double_quoted ? value.text.substr(1, value.text.size() - 2) : value.text);
}

std::string collate_text(const schema::Properties& properties) {
  const std::string name = properties.text("collate");
  if (name.empty()) return {};
  return "COLLATE " + (name.front() == '"' ? name : quote_identifier(name));
}

std::string identity_text(const schema::Column& column) {
  const Identity identity = identity_of(column);
  std::vector<std::string> options;
  if (identity.start != 1) options.push_back("START WITH " + std::to_string(identity.start));
  if (identity.increment != 1) options.push_back("INCREMENT BY " + std::to_string(identity.increment));
  std::string text = "GENERATED " + identity.generated + " AS IDENTITY";
  if (!options.empty()) text += " (" + base::join(options, " ") + ")";
  return text;
}

void append_column(plan::Builder& b, const Spelling& spelling, const schema::Table& table,
                   const schema::Column& column) {
  check_column(spelling.dialect, column);
  b.ident(column.name).p(type_text(spelling, table.schema, column.type)).p(column.nullable ? "NULL" : "NOT NULL");
  if (column.default_value) b.p("DEFAULT").p(default_text(spelling.dialect, column));
  b.p(collate_text(column.properties));
  if (has_identity(column)) b.p(identity_text(column));
  if (column.generated) {
    const std::string& storage = column.generated->storage;
    b.p("GENERATED ALWAYS AS").p(base::may_wrap(column.generated->expression)).p(storage.empty() ? "STORED" : storage);
  }
}

}  // namespace portolan::postgres
