#include "drivers/mysql/lint.h"

#include <algorithm>
#include <array>

#include "drivers/mysql/dialect.h"
#include "drivers/mysql/features.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

using ports::TypeClass;

constexpr std::string_view kEmpty = R"("")";
constexpr std::string_view kMidnight = "00:00:00";
constexpr std::string_view kZeroTimestamp = "0000-00-00 00:00:00";

/// One row of the table of 3.2; an empty value means that the server refuses. The page names no value for texts and
/// JSON on MySQL; MySQL 9.7 fills rows with '' and the JSON null.
struct Implicit {
  std::string_view type;
  std::string_view mysql;
  std::string_view mariadb;
};
constexpr std::array kByName = std::to_array<Implicit>({
    {"binary", "0", "0"},
    {"varchar", kEmpty, kEmpty},
    {"char", kEmpty, kEmpty},
    {"tinytext", kEmpty, kEmpty},
    {"text", kEmpty, kEmpty},
    {"mediumtext", kEmpty, kEmpty},
    {"longtext", kEmpty, kEmpty},
    {"varbinary", kEmpty, kEmpty},
    {"tinyblob", kEmpty, kEmpty},
    {"blob", kEmpty, kEmpty},
    {"mediumblob", kEmpty, kEmpty},
    {"longblob", kEmpty, kEmpty},
    {"set", kEmpty, kEmpty},
    {"json", "null", kEmpty},
    {"date", "", kMidnight},
    {"datetime", "", kMidnight},
    {"year", "0000", "0000"},
    {"time", kMidnight, kMidnight},
});
constexpr std::array kNumbers = {TypeClass::kBit, TypeClass::kBool, TypeClass::kInteger, TypeClass::kDecimal,
                                 TypeClass::kFloat};
/// From these versions on timestamps have no implicit CURRENT_TIMESTAMP (explicit_defaults_for_timestamp is on). The
/// page of 3.2 does not have MariaDB's; 10.11 fills rows with zeros.
constexpr int kExplicitTimestamps = 80002;
constexpr int kExplicitTimestampsMariadb = 101000;

bool is_first_timestamp(const schema::Table& table, const schema::Column& column) {
  for (const schema::Column& other : table.columns) {
    if (other.type.name == "timestamp") return other.name == column.name;
  }
  return true;
}

std::string timestamp_value(const ports::ServerFacts& facts, const schema::Table& table, const schema::Column& column) {
  const bool now = is_mariadb(facts)
                       ? facts.version_number < kExplicitTimestampsMariadb && is_first_timestamp(table, column)
                       : facts.version_number < kExplicitTimestamps;
  return now ? "CURRENT_TIMESTAMP" : std::string(kZeroTimestamp);
}

std::string value_of(const ports::Dialect& dialect, const schema::Table& table, const schema::Column& column) {
  const ports::ServerFacts& facts = dialect.facts();
  const TypeClass type = dialect.type_class(column.type);
  const std::string& name = column.type.name;
  if (std::find(kNumbers.begin(), kNumbers.end(), type) != kNumbers.end()) return "0";
  if (type == TypeClass::kEnum) return column.type.args.empty() ? "" : base::quote_go(column.type.args.front());
  if (type == TypeClass::kSpatial) return std::string(is_mariadb(facts) ? kEmpty : "");
  if (name == "timestamp") return timestamp_value(facts, table, column);
  const auto row =
      std::find_if(kByName.begin(), kByName.end(), [&](const Implicit& item) { return item.type == name; });
  if (row == kByName.end()) return "";
  return std::string(is_mariadb(facts) ? row->mariadb : row->mysql);
}

}  // namespace

ports::LintFill implicit_value(const ports::Dialect& dialect, const schema::Table& table,
                               const schema::Column& column) {
  if (column.properties.is_set("auto_increment")) return {ports::LintFill::kSelfFilled};
  std::string value = value_of(dialect, table, column);
  if (value.empty()) return {ports::LintFill::kRefused};
  const TypeClass type = dialect.type_class(column.type);
  const bool list = type == TypeClass::kEnum || type == TypeClass::kSet;
  return {ports::LintFill::kImplicit, std::move(value), list ? column.type.name : dialect.format_type(column.type)};
}

const ports::LintRules& Dialect::lint_rules() const {
  static const ports::LintRules kRules = {
      .fill = implicit_value,
      .analyzers = {{.name = "table_rebuild", .report = "table rebuilds or locks detected", .check = rebuild_findings},
                    {.name = "inline_references",
                     .report = "inline REFERENCES detected",
                     .check = inline_reference_findings,
                     .lenient = {"MY102"}}},
      .quoting_functions = {"QUOTE"}};
  return kRules;
}

}  // namespace portolan::mysql
