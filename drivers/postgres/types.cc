#include "drivers/postgres/types.h"

#include <array>
#include <charconv>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

using ports::TypeClass;
using ports::TypeSpec;

void add_words(std::vector<TypeSpec>& specs, TypeClass type_class, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) specs.push_back({.hcl = name, .sql = name, .type_class = type_class});
}

/// One row per field form of interval; only forms that end in seconds take a precision.
void add_intervals(std::vector<TypeSpec>& specs) {
  static constexpr std::array<std::array<std::string_view, 2>, 13> kFields = {{
      {"year", "interval year"},
      {"month", "interval month"},
      {"day", "interval day"},
      {"hour", "interval hour"},
      {"minute", "interval minute"},
      {"second", "interval second"},
      {"year_to_month", "interval year to month"},
      {"day_to_hour", "interval day to hour"},
      {"day_to_minute", "interval day to minute"},
      {"day_to_second", "interval day to second"},
      {"hour_to_minute", "interval hour to minute"},
      {"hour_to_second", "interval hour to second"},
      {"minute_to_second", "interval minute to second"},
  }};
  specs.push_back({.hcl = "interval", .sql = "interval", .type_class = TypeClass::kInterval, .max_args = 1});
  for (const auto& [hcl, sql] : kFields) {
    specs.push_back(
        {.hcl = hcl, .sql = sql, .type_class = TypeClass::kInterval, .max_args = hcl.ends_with("second") ? 1 : 0});
  }
}

std::vector<TypeSpec> make_specs() {
  std::vector<TypeSpec> specs = {
      {.hcl = "smallint", .sql = "smallint", .type_class = TypeClass::kInteger, .aliases = {"int2"}},
      {.hcl = "integer", .sql = "integer", .type_class = TypeClass::kInteger, .aliases = {"int", "int4"}},
      {.hcl = "bigint", .sql = "bigint", .type_class = TypeClass::kInteger, .aliases = {"int8"}},
      {.hcl = "smallserial", .sql = "smallserial", .type_class = TypeClass::kSerial, .aliases = {"serial2"}},
      {.hcl = "serial", .sql = "serial", .type_class = TypeClass::kSerial, .aliases = {"serial4"}},
      {.hcl = "bigserial", .sql = "bigserial", .type_class = TypeClass::kSerial, .aliases = {"serial8"}},
      {.hcl = "numeric", .sql = "numeric", .type_class = TypeClass::kDecimal, .max_args = 2, .aliases = {"decimal"}},
      {.hcl = "real", .sql = "real", .type_class = TypeClass::kFloat, .aliases = {"float4"}},
      {.hcl = "double_precision", .sql = "double precision", .type_class = TypeClass::kFloat, .aliases = {"float8"}},
      {.hcl = "float", .sql = "float", .type_class = TypeClass::kFloat, .max_args = 1},
      {.hcl = "boolean", .sql = "boolean", .type_class = TypeClass::kBool, .aliases = {"bool"}},
      {.hcl = "character", .sql = "character", .type_class = TypeClass::kString, .max_args = 1, .aliases = {"char"}},
      {.hcl = "character_varying",
       .sql = "character varying",
       .type_class = TypeClass::kString,
       .max_args = 1,
       .aliases = {"varchar"}},
      {.hcl = "time",
       .sql = "time",
       .type_class = TypeClass::kTime,
       .max_args = 1,
       .aliases = {"time without time zone"}},
      {.hcl = "timetz",
       .sql = "timetz",
       .type_class = TypeClass::kTime,
       .max_args = 1,
       .aliases = {"time with time zone"}},
      {.hcl = "timestamp",
       .sql = "timestamp",
       .type_class = TypeClass::kTime,
       .max_args = 1,
       .aliases = {"timestamp without time zone"}},
      {.hcl = "timestamptz",
       .sql = "timestamptz",
       .type_class = TypeClass::kTime,
       .max_args = 1,
       .aliases = {"timestamp with time zone"}},
      {.hcl = "bit", .sql = "bit", .type_class = TypeClass::kBit, .max_args = 1, .aliases = {"\"bit\""}},
      {.hcl = "bit_varying", .sql = "bit varying", .type_class = TypeClass::kBit, .max_args = 1, .aliases = {"varbit"}},
  };
  add_intervals(specs);
  add_words(specs, TypeClass::kString, {"text", "bpchar", "name"});
  add_words(specs, TypeClass::kBinary, {"bytea"});
  add_words(specs, TypeClass::kDate, {"date"});
  add_words(specs, TypeClass::kNetwork, {"cidr", "inet", "macaddr", "macaddr8"});
  add_words(specs, TypeClass::kSpatial, {"circle", "line", "lseg", "box", "path", "point", "polygon"});
  add_words(specs, TypeClass::kJson, {"json", "jsonb"});
  add_words(specs, TypeClass::kXml, {"xml"});
  add_words(specs, TypeClass::kUuid, {"uuid"});
  add_words(specs, TypeClass::kMoney, {"money"});
  add_words(specs, TypeClass::kOther, {"hstore"});
  add_words(specs, TypeClass::kTextSearch, {"tsvector", "tsquery"});
  add_words(specs, TypeClass::kRange,
            {"int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange", "int4multirange",
             "int8multirange", "nummultirange", "tsmultirange", "tstzmultirange", "datemultirange"});
  add_words(specs, TypeClass::kOther,
            {"oid", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper", "regoperator",
             "regproc", "regprocedure", "regrole", "regtype", "xid", "xid8"});
  add_words(specs, TypeClass::kPseudo,
            {"any", "anyelement", "anyarray", "anynonarray", "anyenum", "internal", "record", "trigger",
             "event_trigger", "void", "unknown"});
  return specs;
}

/// Removes array brackets and the word ARRAY; sizes and dimensions carry no meaning on this server.
bool strip_array(std::string_view& sql) {
  bool array = false;
  for (;;) {
    sql = base::trim(sql);
    if (!sql.empty() && sql.back() == ']') {
      const auto open = sql.rfind('[');
      if (open == std::string_view::npos) return array;
      sql = sql.substr(0, open);
    } else if (sql.size() > 6 && base::equals_ignoring_case(sql.substr(sql.size() - 6), " array")) {
      sql = sql.substr(0, sql.size() - 6);
    } else {
      return array;
    }
    array = true;
  }
}

void resolve_float(schema::ColumnType& type) {
  int precision = 0;
  if (!type.args.empty()) {
    const std::string& text = type.args.front();
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), precision);
    if (error != std::errc() || end != text.data() + text.size() || precision < 0 || precision > 53) {
      throw Error("precision for type float must be between 1 and 53, got " + text);
    }
  }
  type.name = precision >= 1 && precision <= 24 ? "real" : "double precision";
  type.args.clear();
}

bool has_time_precision(std::string_view name) {
  return name.starts_with("time") || name.starts_with("interval");
}

}  // namespace

const ports::TypeTable& type_table() {
  static const ports::TypeTable table(make_specs());
  return table;
}

void normalize(schema::ColumnType& type) {
  if (type.user_defined || type.object) return;
  if (type.name == "float") resolve_float(type);
  if (type.name == "numeric") {
    while (!type.args.empty() && type.args.back() == "0") type.args.pop_back();
  }
  const bool fixed_width = type.name == "character" || type.name == "bit";
  if (fixed_width && (type.args.empty() || type.args.front() == "0")) type.args = {"1"};
  if (has_time_precision(type.name) && !type.args.empty() && type.args.front() == "6") type.args.clear();
}

schema::ColumnType parse_type(std::string_view sql) {
  schema::ColumnType type;
  std::string_view element = sql;
  type.array = strip_array(element);
  const ports::TypeText text = ports::split_type(element);
  // split_type cuts at the first parenthesis; names such as "interval day to second(3)" stay whole before it.
  const std::string full = text.suffix.empty() ? text.name : text.name + " " + text.suffix;
  const ports::TypeSpec* spec = type_table().by_sql(full);
  if (spec == nullptr && text.name.starts_with("pg_catalog.")) spec = type_table().by_sql(full.substr(11));
  if (spec == nullptr || static_cast<int>(text.args.size()) > spec->max_args) {
    type.name = std::string(base::trim(element));
    type.user_defined = true;
    return type;
  }
  type.name = spec->sql;
  type.args = text.args;
  normalize(type);
  return type;
}

std::string format_type(const schema::ColumnType& type) {
  std::string text = type.name;
  const bool single_bit = type.name == "bit" && type.args == std::vector<std::string>{"1"};
  if (!type.args.empty() && !single_bit) text += "(" + base::join(type.args, ",") + ")";
  return type.array ? text + "[]" : text;
}

bool is_serial(const schema::ColumnType& type) {
  return !type.user_defined && !type.object && !type.array && type.name.ends_with("serial") &&
         type_table().by_sql(type.name) != nullptr;
}

std::string_view integer_behind(const schema::ColumnType& type) {
  if (type.name == "smallserial") return "smallint";
  return type.name == "bigserial" ? "bigint" : "integer";
}

std::string_view serial_of(std::string_view integer) {
  if (integer == "smallint") return "smallserial";
  if (integer == "integer") return "serial";
  return integer == "bigint" ? "bigserial" : "";
}

}  // namespace portolan::postgres
