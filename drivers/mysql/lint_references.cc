#include <algorithm>
#include <array>

#include "drivers/mysql/features.h"
#include "drivers/mysql/lint.h"
#include "planner/base/strings.h"
#include "planner/ports/dialect.h"
#include "planner/sql/words.h"

namespace portolan::mysql {
namespace {

using sql::Words;

/// The servers that honour REFERENCES behind a column: MariaDB 10.5, MySQL 9.0.
constexpr int kMariaDb = 100500;
constexpr int kMySql = 90000;

constexpr std::array<std::string_view, 9> kNoColumns = {"CONSTRAINT", "PRIMARY",  "UNIQUE",  "KEY",  "INDEX",
                                                        "FOREIGN",    "FULLTEXT", "SPATIAL", "CHECK"};

/// The columns with REFERENCES of their own in a comma-separated list of definitions.
/// @param i  first word of the list; ends at an unbalanced `)` or the end
void read_definitions(const Words& words, std::size_t i, bool adds, std::vector<std::string>& columns) {
  std::string column;
  bool start = true;
  int depth = 0;
  for (; i < words.size(); ++i) {
    const sql::Word& word = words.at(i);
    if (word.is("(")) ++depth;
    if (word.is(")") && --depth < 0) return;
    if (depth == 0 && word.is(",")) {
      start = true;
      continue;
    }
    if (start) {
      start = false;
      column.clear();
      std::size_t at = i;
      if (adds) {
        if (!word.is("ADD")) continue;
        at = words.skip(words.skip(i + 1, {"COLUMN"}), {"IF", "NOT", "EXISTS"});
        if (words.at(at).is("(")) {
          read_definitions(words, at + 1, false, columns);
          continue;
        }
      }
      const bool other = std::any_of(kNoColumns.begin(), kNoColumns.end(),
                                     [&](std::string_view keyword) { return words.at(at).is(keyword); });
      if (!other) column = words.at(at).text;
    }
    if (depth == 0 && word.is("REFERENCES") && !column.empty()) columns.push_back(column);
  }
}

}  // namespace

ports::LintFindings inline_reference_findings(const ports::LintFile& file, const ports::Dialect& dialect) {
  const ports::ServerFacts& facts = dialect.facts();
  if (facts.version_number >= (is_mariadb(facts) ? kMariaDb : kMySql)) return {};
  ports::LintFindings findings;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    const Words words(file.statements[i].source.text, dialect.scanner_options());
    const bool alters = words.at(0, {"ALTER", "TABLE"});
    std::size_t at = words.skip(1, {"TEMPORARY"});
    if (!alters && !(words.at(0).is("CREATE") && words.at(at).is("TABLE"))) continue;
    at = alters ? 2 : words.skip(at + 1, {"IF", "NOT", "EXISTS"});
    const std::string table = sql::read_name(words, at).name.text;
    std::vector<std::string> columns;
    read_definitions(words, alters ? at : at + 1, alters, columns);
    for (const std::string& column : columns) {
      findings.push_back({"MY102",
                          "Defining column " + base::quote_go(column) + " on table " + base::quote_go(table) +
                              " with inline REFERENCES is ignored by MySQL",
                          i});
    }
  }
  return findings;
}

}  // namespace portolan::mysql
