#include <algorithm>

#include "planner/base/strings.h"
#include "planner/diff/policy.h"
#include "planner/lint/analyzers.h"
#include "planner/lint/patterns.h"

namespace portolan::lint {
namespace {

using ports::LintFile;

/// Names that may be dropped.
class Allowed {
 public:
  explicit Allowed(const std::vector<std::string>& expressions) {
    for (const std::string& expression : expressions) {
      patterns_.emplace_back(expression, "sql/sqlcheck: parsing destructive check options");
    }
  }
  bool has(const std::string& name) const {
    return std::any_of(patterns_.begin(), patterns_.end(),
                       [&](const Pattern& pattern) { return pattern.matches(name); });
  }

 private:
  std::vector<Pattern> patterns_;
};

/// Leaves out what loses nothing that existed before the file, what is allowed, and what a check of the file guards.
class Filter {
 public:
  Filter(const LintFile& file, const Rules& rules)
      : file_(file),
        rules_(rules),
        tables_(rules.options.destructive.allow_table),
        columns_(rules.options.destructive.allow_column) {}

  change::Changes remaining(const change::Changes& changes) const {
    change::Changes kept;
    for (const change::Change& change : changes) {
      if (const auto* modify = std::get_if<change::ModifyTable>(&change)) {
        kept.push_back(remaining(*modify));
      } else if (!is_harmless(change)) {
        kept.push_back(change);
      }
    }
    return kept;
  }

 private:
  bool is_harmless(const change::Change& change) const {
    if (const auto* drop = std::get_if<change::DropSchema>(&change))
      return file_.spans.schema(drop->schema.name).temporary;
    const auto* drop = std::get_if<change::DropTable>(&change);
    if (drop == nullptr) return false;
    return file_.spans.table(drop->table).temporary || file_.spans.schema(drop->table.schema).dropped ||
           tables_.has(drop->table.name) || resolved_by_check(rules_, "DS102", drop->table);
  }

  change::ModifyTable remaining(const change::ModifyTable& modify) const {
    change::ModifyTable kept{modify.from, modify.to, {}};
    for (const change::TableChange& part : modify.changes) {
      const auto* drop = std::get_if<change::DropColumn>(&part);
      if (drop == nullptr) continue;
      const std::string& name = drop->column.name;
      const bool harmless = file_.spans.column(modify.to, name).temporary || columns_.has(name) ||
                            file_.spans.table(modify.to).added ||
                            resolved_by_check(rules_, "DS103", modify.from, name, false);
      if (!harmless) kept.changes.push_back(part);
    }
    return kept;
  }

  const LintFile& file_;
  const Rules& rules_;
  Allowed tables_, columns_;
};

std::vector<ports::LintFix> fixes(const Rules& rules, const ports::LintStatement& statement,
                                  const diff::DestructiveFinding& finding, const change::Change& change) {
  if (const auto* drop = std::get_if<change::DropTable>(&change)) {
    return {{.message = "Add a pre-migration check to ensure table " + base::quote_go(drop->table.name) +
                        " is empty before dropping it",
             .check = check_query(rules, statement, drop->table),
             .section = "destructive"}};
  }
  const auto* modify = std::get_if<change::ModifyTable>(&change);
  if (modify == nullptr) return {};
  std::vector<std::string> queries;
  for (const std::string& name : finding.columns) queries.push_back(check_query(rules, statement, modify->from, name));
  const bool one = finding.columns.size() == 1;
  const std::string names = ports::listed_names(finding.columns);
  return {{.message = one ? "Add a pre-migration check to ensure column " + names + " is NULL before dropping it"
                          : "Add pre-migration checks to ensure columns " + names + " are NULL before dropping them",
           .check = base::join(queries, "\n"),
           .section = "destructive"}};
}

}  // namespace

ports::LintFindings destructive(const LintFile& file, const Rules& rules) {
  const Filter filter(file, rules);
  ports::LintFindings findings;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    const change::Changes changes = filter.remaining(file.statements[i].changes);
    for (const diff::DestructiveFinding& found : diff::destructive_findings(changes)) {
      findings.push_back({found.code, found.text, i, fixes(rules, file.statements[i], found, changes[found.change])});
    }
  }
  return findings;
}

}  // namespace portolan::lint
