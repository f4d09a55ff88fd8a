#include <algorithm>

#include "drivers/mysql/features.h"
#include "drivers/mysql/inspect.h"
#include "drivers/mysql/text.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

/// TABLE_CONSTRAINTS tells the table, CHECK_CONSTRAINTS the clause; both by schema and name, which is unique in a
/// schema.
void read_mysql_checks(Catalog& catalog) {
  std::unordered_map<std::string, std::string> clauses;
  for (const auto& row : catalog.read("CONSTRAINT_SCHEMA, CONSTRAINT_NAME, CHECK_CLAUSE", "CHECK_CONSTRAINTS",
                                      "CONSTRAINT_SCHEMA", "", "")) {
    clauses.emplace(schema::qualified_key(text_of(row[0]), text_of(row[1])), text_of(row[2]));
  }
  if (clauses.empty()) return;
  const std::string enforced = has(catalog.facts(), Feature::kNotEnforced) ? "ENFORCED" : "NULL";
  for (const auto& row :
       catalog.read("TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, " + enforced, "TABLE_CONSTRAINTS", "TABLE_SCHEMA",
                    "CONSTRAINT_TYPE = 'CHECK'", "TABLE_SCHEMA, TABLE_NAME, CONSTRAINT_NAME")) {
    schema::Table* table = catalog.table(text_of(row[0]), text_of(row[1]));
    const auto clause = clauses.find(schema::qualified_key(text_of(row[0]), text_of(row[2])));
    if (table == nullptr || clause == clauses.end()) continue;
    schema::Check& check = table->checks.emplace_back();
    check.name = text_of(row[2]);
    check.expression = unescape_expression(clause->second);
    if (text_of(row[3]) == "NO") check.properties.set("enforced", false);
  }
}

void read_mariadb_checks(Catalog& catalog) {
  const std::string level = catalog.facts().version_number >= 100510 ? "LEVEL" : "NULL";
  for (const auto& row :
       catalog.read("CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME, CHECK_CLAUSE, " + level, "CHECK_CONSTRAINTS",
                    "CONSTRAINT_SCHEMA", "", "CONSTRAINT_SCHEMA, TABLE_NAME, CONSTRAINT_NAME")) {
    schema::Table* table = catalog.table(text_of(row[0]), text_of(row[1]));
    if (table == nullptr) continue;
    schema::Check& check = table->checks.emplace_back();
    check.name = text_of(row[2]);
    check.expression = text_of(row[3]);
    if (text_of(row[4]) == "Column") check.properties.set("column_level", true);
  }
}

/// The text between the parentheses that open at `at`.
std::string enclosed(const std::string& text, std::size_t at) {
  int depth = 0;
  const std::size_t start = at + 1;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'' || c == '"' || c == '`') {
      if (c == '`') {
        at = std::min(text.find(c, at + 1), text.size() - 1) + 1;
      } else {
        read_string(text, at);
      }
      continue;
    }
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) break;
    ++at;
  }
  return text.substr(start, at - start);
}

/// Lines of SHOW CREATE TABLE: ``CONSTRAINT `k` CHECK (expr)``, and ``CHECK (expr)`` at the end of a column's line.
void read_checks_from_statement(Catalog& catalog, schema::Table& table) {
  for (const std::string& line : base::split(catalog.create_statement(table), '\n')) {
    std::string_view text = base::trim(line);
    const auto mark = text.find(" CHECK (");
    if (mark == std::string_view::npos) continue;
    const bool constraint = text.starts_with("CONSTRAINT `");
    if (!constraint && !text.starts_with("`")) continue;
    const auto open = text.find('`') + 1;
    schema::Check& check = table.checks.emplace_back();
    check.name = text.substr(open, text.find('`', open) - open);
    check.expression = enclosed(std::string(text), text.find('(', mark));
    if (!constraint) check.properties.set("column_level", true);
  }
}

/// MariaDB's json is a longtext with a check of its own (spec/planner.md 5.2).
void find_json_columns(schema::Table& table) {
  const schema::NameIndex columns(table.columns);
  std::erase_if(table.checks, [&](const schema::Check& check) {
    const std::size_t at = columns.find(check.name);
    if (at == schema::NameIndex::npos) return false;
    schema::Column& column = table.columns[at];
    if (column.type.name != "longtext" ||
        unwrapped(check.expression) != "json_valid(" + base::quote_doubled(column.name, '`') + ")") {
      return false;
    }
    column.type.name = "json";
    column.properties.erase("charset");
    column.properties.erase("collate");
    return true;
  });
}

}  // namespace

void read_checks(Catalog& catalog) {
  const ports::ServerFacts& facts = catalog.facts();
  if (!has(facts, Feature::kCheckConstraints)) return;
  if (!is_mariadb(facts)) return read_mysql_checks(catalog);
  const bool listed = has(facts, Feature::kCheckTableName);
  if (listed) read_mariadb_checks(catalog);
  for (schema::Schema& schema : catalog.realm().schemas) {
    for (schema::Table& table : schema.tables) {
      if (!listed) read_checks_from_statement(catalog, table);
      find_json_columns(table);
    }
  }
}

}  // namespace portolan::mysql
