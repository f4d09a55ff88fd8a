#include "drivers/mysql/types.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

using ports::TypeClass;
using ports::TypeSpec;

std::vector<TypeSpec> number_rows() {
  const std::vector<std::string_view> sign = {"unsigned"};
  return {
      {"bool", "bool", TypeClass::kBool, 0, 0, {"boolean"}},
      {"tinyint", "tinyint", TypeClass::kInteger, 0, 1, {"int1"}, sign},
      {"smallint", "smallint", TypeClass::kInteger, 0, 1, {"int2"}, sign},
      {"mediumint", "mediumint", TypeClass::kInteger, 0, 1, {"int3", "middleint"}, sign},
      {"int", "int", TypeClass::kInteger, 0, 1, {"integer", "int4"}, sign},
      {"bigint", "bigint", TypeClass::kInteger, 0, 1, {"int8"}, sign},
      {"bit", "bit", TypeClass::kBit, 0, 1},
      {"decimal", "decimal", TypeClass::kDecimal, 0, 2, {"numeric", "dec", "fixed"}, sign},
      {"float", "float", TypeClass::kFloat, 0, 2, {"float4"}, sign},
      {"double", "double", TypeClass::kFloat, 0, 2, {"real", "double precision", "float8"}, sign},
  };
}

std::vector<TypeSpec> text_rows() {
  return {
      {"char", "char", TypeClass::kString, 0, 1, {"character"}},
      {"varchar", "varchar", TypeClass::kString, 1, 1, {"character varying"}},
      {"tinytext", "tinytext", TypeClass::kString, 0, 0},
      {"text", "text", TypeClass::kString, 0, 1},
      {"mediumtext", "mediumtext", TypeClass::kString, 0, 0, {"long", "long varchar"}},
      {"longtext", "longtext", TypeClass::kString, 0, 0},
      {"binary", "binary", TypeClass::kBinary, 0, 1},
      {"varbinary", "varbinary", TypeClass::kBinary, 1, 1},
      {"tinyblob", "tinyblob", TypeClass::kBinary, 0, 0},
      {"blob", "blob", TypeClass::kBinary, 0, 1},
      {"mediumblob", "mediumblob", TypeClass::kBinary, 0, 0, {"long varbinary"}},
      {"longblob", "longblob", TypeClass::kBinary, 0, 0},
      {"enum", "enum", TypeClass::kEnum, 1, -1},
      {"set", "set", TypeClass::kSet, 1, -1},
      {"json", "json", TypeClass::kJson, 0, 0},
  };
}

std::vector<TypeSpec> other_rows() {
  return {
      {"date", "date", TypeClass::kDate, 0, 0},
      {"datetime", "datetime", TypeClass::kTime, 0, 1},
      {"timestamp", "timestamp", TypeClass::kTime, 0, 1},
      {"time", "time", TypeClass::kTime, 0, 1},
      {"year", "year", TypeClass::kTime, 0, 1},
      {"geometry", "geometry", TypeClass::kSpatial, 0, 0},
      {"point", "point", TypeClass::kSpatial, 0, 0},
      {"multipoint", "multipoint", TypeClass::kSpatial, 0, 0},
      {"linestring", "linestring", TypeClass::kSpatial, 0, 0},
      {"multilinestring", "multilinestring", TypeClass::kSpatial, 0, 0},
      {"polygon", "polygon", TypeClass::kSpatial, 0, 0},
      {"multipolygon", "multipolygon", TypeClass::kSpatial, 0, 0},
      {"geometrycollection", "geometrycollection", TypeClass::kSpatial, 0, 0, {"geomcollection"}},
      {"inet4", "inet4", TypeClass::kNetwork, 0, 0},
      {"inet6", "inet6", TypeClass::kNetwork, 0, 0},
      {"uuid", "uuid", TypeClass::kUuid, 0, 0},
      {"vector", "vector", TypeClass::kOther, 0, 1},
  };
}

const std::unordered_set<std::string_view> kSizeless = {"smallint", "mediumint", "int", "bigint", "text", "blob"};
const std::unordered_set<std::string_view> kTemporal = {"datetime", "timestamp", "time"};
const std::unordered_set<std::string_view> kValueLists = {"enum", "set"};

/// `sql` without comments such as `/* mariadb-5.3 */`; quoted text is left alone.
std::string without_comments(std::string_view sql) {
  std::string result;
  for (std::size_t i = 0; i < sql.size();) {
    if (sql[i] == '\'' || sql[i] == '"') {
      std::size_t end = i;
      read_string(sql, end);
      result += sql.substr(i, end - i);
      i = end;
    } else if (sql.substr(i, 2) == "/*") {
      const auto end = sql.find("*/", i);
      i = end == std::string_view::npos ? sql.size() : end + 2;
    } else {
      result += sql[i++];
    }
  }
  return std::string(base::trim(result));
}

/// The values of `enum('a','b')`.
std::vector<std::string> read_values(std::string_view sql) {
  std::vector<std::string> values;
  for (std::size_t at = std::min(sql.find('('), sql.size()); at < sql.size();) {
    if (sql[at] == '\'' || sql[at] == '"') {
      values.push_back(read_string(sql, at));
    } else {
      ++at;
    }
  }
  return values;
}

bool contains_word(const std::string& text, std::string_view word) {
  const std::vector<std::string> words = base::split(text, ' ');
  for (const std::string& item : words) {
    if (item == word) return true;
  }
  return false;
}

/// The number in `text`; 0 for what is none.
int number_of(const std::string& text) {
  int number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

int length_of(const schema::ColumnType& type) {
  return type.args.empty() ? 0 : number_of(type.args[0]);
}

ports::TypeTable make_type_table() {
  std::vector<TypeSpec> rows = number_rows();
  for (std::vector<TypeSpec> more : {text_rows(), other_rows()}) {
    rows.insert(rows.end(), more.begin(), more.end());
  }
  return ports::TypeTable(std::move(rows));
}

void normalize_type(schema::ColumnType& type) {
  auto& args = type.args;
  const std::string& name = type.name;
  if (name == "tinyint") {
    if (args.size() == 1 && args[0] == "1" && !type.attributes.is_set("unsigned")) type.name = "bool";
    args.clear();
  } else if (kSizeless.contains(name)) {
    args.clear();
  } else if (kTemporal.contains(name)) {
    if (!args.empty() && number_of(args[0]) == 0) args.clear();
  } else if (name == "decimal") {
    if (args.empty()) args = {"10"};
    if (args.size() == 2 && number_of(args[1]) == 0) args.pop_back();
  } else if (name == "float" || name == "double") {
    if (name == "float" && args.size() == 1 && number_of(args[0]) > 24) {
      type.name = "double";
      args.clear();
    }
    if (args.size() > 1) args.resize(1);
  } else if ((name == "bit" || name == "binary") && args.empty()) {
    args = {"1"};
  }
}

schema::ColumnType parse_type(const ports::TypeTable& table, std::string_view sql) {
  const std::string plain = without_comments(sql);
  ports::TypeText text = ports::split_type(plain);
  std::string suffix = text.suffix;
  // `bigint unsigned` has no parentheses, so its words are all in the name.
  if (table.by_sql(text.name) == nullptr) {
    if (const auto blank = text.name.find(' '); blank != std::string::npos) {
      const std::string first = text.name.substr(0, blank);
      suffix = text.name.substr(blank + 1) + (suffix.empty() ? "" : " " + suffix);
      text.name = first;
    }
  }
  schema::ColumnType type;
  const TypeSpec* spec = table.by_sql(text.name);
  if (spec == nullptr) {
    type.name = plain;
    type.user_defined = true;
    return type;
  }
  type.name = spec->sql;
  type.args = kValueLists.contains(spec->sql) ? read_values(plain) : text.args;
  if (!spec->attributes.empty() && (contains_word(suffix, "unsigned") || contains_word(suffix, "zerofill"))) {
    type.attributes.set("unsigned", true);
  }
  normalize_type(type);
  return type;
}

std::string format_type(const schema::ColumnType& type) {
  if (type.user_defined || type.object) {
    throw Error("unsupported type " + base::quote_go(type.object ? type.object->name : type.name));
  }
  std::string text = type.name;
  if (kValueLists.contains(type.name)) {
    std::vector<std::string> values;
    values.reserve(type.args.size());
    for (const std::string& value : type.args) values.push_back(quote_string(value, '\''));
    text += "(" + base::join(values, ",") + ")";
  } else if (type.name == "bit" || type.name == "binary") {
    if (!type.args.empty() && number_of(type.args[0]) > 1) text += "(" + type.args[0] + ")";
  } else if (!type.args.empty() && type.name != "float" && type.name != "double") {
    text += "(" + base::join(type.args, ",") + ")";
  }
  if (type.attributes.is_set("unsigned")) text += " unsigned";
  return text;
}

ports::HclType type_to_hcl(const ports::TypeTable& table, const schema::ColumnType& type) {
  ports::HclType hcl;
  const TypeSpec* spec = type.user_defined ? nullptr : table.by_sql(type.name);
  if (spec == nullptr || type.name == "uuid") {
    hcl.raw = type.user_defined ? type.name : format_type(type);
    return hcl;
  }
  hcl.word = spec->hcl;
  for (const std::string& arg : type.args) hcl.args.push_back(spec->max_args < 0 ? base::quote_go(arg) : arg);
  const bool fraction = type.name == "decimal" || type.name == "float" || type.name == "double";
  if (type.attributes.is_set("unsigned")) {
    hcl.attributes.set("unsigned", true);
  } else if (fraction && !type.args.empty()) {
    hcl.attributes.set("unsigned", false);
  }
  return hcl;
}

bool is_temporal(ports::TypeClass type_class) {
  return type_class == ports::TypeClass::kTime || type_class == ports::TypeClass::kDate;
}

std::string comparable_type(const schema::ColumnType& type) {
  schema::ColumnType copy = type;
  if (copy.name == "year") copy.args.clear();
  if (copy.name == "char" && copy.args.empty()) copy.args = {"1"};
  return copy.user_defined || copy.object ? copy.name : format_type(copy);
}

}  // namespace portolan::mysql
