#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "planner/change/changes.h"
#include "planner/schema/model.h"
#include "planner/sql/scanner.h"

/// What lint tells a dialect about a migration file, and what it is told back (spec/lint-and-tools.md 2 to 4).
namespace portolan::ports {

class Dialect;

/// One statement of a file and the schema changes it caused.
struct LintStatement {
  /// Position 0 with the texts of a whole file where it was run in one go (1.3).
  sql::Statement source;
  change::Changes changes;
};

/// What a file does to one element over all of its statements (2.2).
class LintSpans {
 public:
  struct Span {
    bool added = false;
    bool dropped = false;
    /// Added before it was dropped: nobody outside the file has ever seen it.
    bool temporary = false;
  };

  /// Takes the changes of the next statement.
  void note(const change::Changes& changes);

  Span schema(std::string_view name) const;
  Span table(const schema::Table& table) const;
  Span column(const schema::Table& table, std::string_view name) const;
  Span index(const schema::Table& table, std::string_view name) const;
  Span foreign_key(const schema::Table& table, std::string_view symbol) const;
  Span check(const schema::Table& table, std::string_view name) const;

 private:
  void note(const change::ModifyTable& modify);
  void add(const std::string& key);
  void drop(const std::string& key);
  void add_table(const schema::Table& table);
  void drop_table(const schema::Table& table);
  Span find(const std::string& key) const;

  std::unordered_map<std::string, Span> spans_;
};

/// A migration file under analysis.
struct LintFile {
  std::vector<LintStatement> statements;
  LintSpans spans;
  /// Runs outside a transaction: exactly one `txmode` directive, which says `none`.
  bool without_transaction = false;
};

/// A suggestion. At most one of the last three says how to carry it out (spec/lint-and-tools.md 5).
struct LintFix {
  std::string message;
  /// New text of the statement.
  std::string statement = {};
  /// Directive to put in front of the file, without its marker.
  std::string directive = {};
  /// Query of a pre-migration check, with the base name of its section (`destructive`).
  std::string check = {};
  std::string section = {};
};

struct LintFinding {
  std::string code;
  std::string text;
  /// Position in LintFile::statements; nullopt concerns the whole file.
  std::optional<std::size_t> statement;
  std::vector<LintFix> fixes = {};
};
using LintFindings = std::vector<LintFinding>;

/// A group of rules that is configured, reported and silenced under one name.
struct LintAnalyzer {
  /// Block in `lint` and word of `nolint`.
  std::string_view name;
  /// Text of its report.
  std::string_view report;
  LintFindings (*check)(const LintFile& file, const Dialect& dialect);
  /// A bool attribute of the block that is on by default, and the code it switches off.
  struct Switch {
    std::string_view attribute;
    std::string_view code;
  };
  std::vector<Switch> switches = {};
  /// Codes that never make the file fail by `error = true` of the block.
  std::vector<std::string_view> lenient = {};
};

/// What the rows that a table already has get in a new NOT NULL column without a default (3.2).
struct LintFill {
  enum Kind { kRefused, kSelfFilled, kImplicit } kind = kRefused;
  /// kImplicit: the value as SQL, and the type as the finding names it.
  std::string value = {};
  std::string type = {};
};

/// The rules of one dialect beside those that hold everywhere.
struct LintRules {
  /// Code and cause of "nullable becomes NOT NULL" (3.2, 3.5).
  std::string_view not_null_code = "MF104";
  /// Rows get the default when a column becomes NOT NULL, so that a default makes it safe.
  bool default_fills_null = false;
  /// A table is rebuilt by creating, copying, dropping and renaming (2.3).
  bool rebuilds_by_copy = false;
  LintFill (*fill)(const Dialect& dialect, const schema::Table& table, const schema::Column& column) = nullptr;
  /// In the order of their reports.
  std::vector<LintAnalyzer> analyzers = {};
  /// Functions that make text safe inside dynamic SQL; none switches SA101 off (4.9).
  std::vector<std::string_view> quoting_functions = {};
};

/// Calls `visit(statement position, change)` for every change of a file that `T` fits.
template <typename T, typename Visit>
void each_change(const LintFile& file, Visit&& visit) {
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    for (const change::Change& change : file.statements[i].changes) {
      if (const T* typed = std::get_if<T>(&change)) visit(i, *typed);
    }
  }
}

/// The same for the changes `T` inside tables: `visit(statement position, ModifyTable, change)`.
template <typename T, typename Visit>
void each_table_change(const LintFile& file, Visit&& visit) {
  each_change<change::ModifyTable>(file, [&](std::size_t at, const change::ModifyTable& modify) {
    for (const change::TableChange& part : modify.changes) {
      if (const T* typed = std::get_if<T>(&part)) visit(at, modify, *typed);
    }
  });
}

/// Whether a check of the table implies that the column is not NULL: `c IS NOT NULL` as one of the terms that AND joins
/// at its top. Checks that were never validated do not count.
bool check_forbids_null(const schema::Table& table, std::string_view column);

/// Names between double quotes as reports list them: `"a"`, `"a" and "b"`, `"a", "b" and "c"`.
std::string listed_names(const std::vector<std::string>& names, std::string_view last_separator = " and ");

}  // namespace portolan::ports
