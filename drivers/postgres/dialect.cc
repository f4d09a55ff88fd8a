#include "drivers/postgres/dialect.h"

#include "drivers/postgres/cockroach.h"
#include "drivers/postgres/properties.h"
#include "drivers/postgres/text.h"
#include "drivers/postgres/types.h"

namespace portolan::postgres {

void require(const PostgresDialect& dialect, int version, const std::string& what) {
  if (dialect.facts().version_number >= version) return;
  constexpr int kMajor = 10000;
  throw Error(what + " needs PostgreSQL " + std::to_string(version / kMajor) + " or newer; the server is " +
              dialect.facts().version);
}

const ports::TypeTable& PostgresDialect::types() const {
  return type_table();
}
const ports::PropertyTable& PostgresDialect::properties() const {
  return property_table();
}

const std::vector<std::string>& PostgresDialect::object_kinds() const {
  static const std::vector<std::string> kinds = {"view",     "materialized", "function",  "procedure",
                                                 "trigger",  "enum",         "domain",    "composite",
                                                 "sequence", "policy",       "extension", "partition"};
  static const std::vector<std::string> without_code = {"enum", "domain", "composite", "extension", "partition"};
  return is_cockroach(facts_) ? without_code : kinds;
}

const sql::ScannerOptions& PostgresDialect::scanner_options() const {
  static const sql::ScannerOptions options = [] {
    sql::ScannerOptions values;
    values.begin_end = true;
    values.begin_atomic = true;
    values.dollar_quotes = true;
    values.escape_strings = true;
    return values;
  }();
  return options;
}

std::string PostgresDialect::quote_identifier(std::string_view name) const {
  return postgres::quote_identifier(name);
}
std::string PostgresDialect::quote_literal(std::string_view text) const {
  return postgres::quote_literal(text);
}
std::string PostgresDialect::placeholder(int position) const {
  return "$" + std::to_string(position);
}

schema::ColumnType PostgresDialect::parse_type(std::string_view sql) const {
  return postgres::parse_type(sql);
}

std::string PostgresDialect::format_type(const schema::ColumnType& type) const {
  return postgres::format_type(type);
}

schema::ColumnType PostgresDialect::type_from_hcl(std::string_view word, const std::vector<std::string>& args,
                                                  const schema::Properties& attributes) const {
  schema::ColumnType type = Dialect::type_from_hcl(word, args, attributes);
  normalize(type);
  return type;
}

ports::HclType PostgresDialect::type_to_hcl(const schema::ColumnType& type) const {
  ports::HclType hcl;
  if (type.object && !type.array) {
    hcl.object = type.object;
    return hcl;
  }
  const ports::TypeSpec* spec = type.user_defined || type.array || type.object ? nullptr : types().by_sql(type.name);
  if (spec == nullptr) {
    hcl.raw = format_type(type);
    return hcl;
  }
  hcl.word = spec->hcl;
  hcl.args = type.args;
  return hcl;
}

ports::TypeClass PostgresDialect::type_class(const schema::ColumnType& type) const {
  return type.array ? ports::TypeClass::kOther : Dialect::type_class(type);
}

}  // namespace portolan::postgres
