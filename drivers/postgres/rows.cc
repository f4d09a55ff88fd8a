#include "drivers/postgres/dialect.h"

namespace portolan::postgres {
namespace {

/// Numbers as they are; what PostgreSQL takes for one only in quotes, in quotes.
std::string number(const std::string& text) {
  return "CASE WHEN " + text + " IN ('NaN', 'Infinity', '-Infinity') THEN quote_literal(" + text + ") ELSE " + text +
         " END";
}

/// The moment in UTC: the text form depends on the session's time zone.
std::string moment(const std::string& name) {
  return "quote_literal(CASE WHEN isfinite(" + name + ") THEN (" + name + " AT TIME ZONE 'UTC')::text || '+00' ELSE " +
         name + "::text END)";
}

}  // namespace

std::string PostgresDialect::select_literal(const schema::Column& column) const {
  const std::string name = quote_identifier(column.name);
  const std::string text = name + "::text";
  const std::string quoted = "quote_literal(" + text + ")";
  // A number without quotes is a double to compare with.
  if (column.type.array || column.type.object || column.type.name == "real") return quoted;
  switch (type_class(column.type)) {
    case ports::TypeClass::kBool:
    case ports::TypeClass::kInteger:
    case ports::TypeClass::kSerial:
      return text;
    case ports::TypeClass::kDecimal:
    case ports::TypeClass::kFloat:
      return number(text);
    case ports::TypeClass::kMoney:
      return "(" + name + "::numeric)::text";
    case ports::TypeClass::kBinary:
      return "quote_literal('\\x' || encode(" + name + ", 'hex'))";
    default:
      return column.type.name == "timestamptz" ? moment(name) : quoted;
  }
}

std::string_view PostgresDialect::insert_override(const schema::Column& column) const {
  return column.properties.text("identity.generated") == "ALWAYS" ? "OVERRIDING SYSTEM VALUE" : "";
}

}  // namespace portolan::postgres
