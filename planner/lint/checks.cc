#include <algorithm>

#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/sql/words.h"

namespace portolan::lint {
namespace {

/// Whether a statement is `SELECT NOT EXISTS (SELECT 1 FROM t [WHERE c IS [NOT] NULL])`.
bool asks_for(const sql::Words& words, const schema::Table& table, const std::string& column, bool is_null) {
  if (!words.at(0, {"SELECT", "NOT", "EXISTS", "(", "SELECT"})) return false;
  std::size_t i = words.find("FROM") + 1;
  const sql::QualifiedName name = read_name(words, i);
  if (!name.name.names(table.name)) return false;
  if (!name.schema.text.empty() && !table.schema.empty() && !name.schema.names(table.schema)) return false;
  if (column.empty()) return words.at(i).is(")");
  if (!words.at(i).is("WHERE") || !words.at(i + 1).names(column)) return false;
  return is_null ? words.at(i + 2, {"IS", "NULL", ")"}) : words.at(i + 2, {"IS", "NOT", "NULL", ")"});
}

/// Whether the statement writes the table with its schema.
bool is_qualified(const sql::Words& words, const schema::Table& table) {
  for (std::size_t i = 2; i < words.size(); ++i) {
    if (words.at(i).names(table.name) && words.at(i - 1).is(".")) return true;
  }
  return false;
}

}  // namespace

bool resolved_by_check(const Rules& rules, const std::string& code, const schema::Table& table,
                       const std::string& column, bool is_null) {
  return std::any_of(rules.checks.begin(), rules.checks.end(), [&](const migrate::Check& check) {
    for (const std::string& argument : check.asserts) {
      const std::vector<std::string> codes = base::split(argument, ' ');
      if (std::find(codes.begin(), codes.end(), code) != codes.end()) return true;
    }
    return std::any_of(check.statements.begin(), check.statements.end(), [&](const sql::Statement& statement) {
      return asks_for(sql::Words(statement.text, rules.dialect.scanner_options()), table, column, is_null);
    });
  });
}

std::string check_query(const Rules& rules, const ports::LintStatement& statement, const schema::Table& table,
                        const std::string& column, bool is_null) {
  const auto quote = [&](const std::string& name) { return rules.dialect.quote_identifier(name); };
  const sql::Words words(statement.source.text, rules.dialect.scanner_options());
  std::string query = "SELECT NOT EXISTS (SELECT 1 FROM ";
  if (!table.schema.empty() && is_qualified(words, table)) query += quote(table.schema) + ".";
  query += quote(table.name);
  if (!column.empty()) query += " WHERE " + quote(column) + (is_null ? " IS NULL" : " IS NOT NULL");
  return query + ") AS " + quote(is_null ? "not_null" : "is_empty") + ";";
}

}  // namespace portolan::lint
