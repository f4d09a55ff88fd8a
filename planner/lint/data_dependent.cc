#include <algorithm>

#include "planner/base/strings.h"
#include "planner/lint/analyzers.h"
#include "planner/lint/updates.h"

namespace portolan::lint {
namespace {

using base::quote_go;
using ports::LintFile;

bool same_part(const schema::IndexPart& a, const schema::IndexPart& b) {
  return a.column == b.column && a.expression == b.expression;
}

class DataDependent {
 public:
  DataDependent(const LintFile& file, const Rules& rules) : file_(file), rules_(rules) {}

  ports::LintFindings run() {
    for (std::size_t i = 0; i < file_.statements.size(); ++i) {
      for (const change::Change& change : file_.statements[i].changes) {
        const auto* modify = std::get_if<change::ModifyTable>(&change);
        if (modify == nullptr || file_.spans.table(modify->to).added) continue;
        for (const change::TableChange& part : modify->changes) table_change(i, *modify, part);
      }
    }
    return std::move(findings_);
  }

 private:
  void table_change(std::size_t at, const change::ModifyTable& modify, const change::TableChange& part) {
    if (const auto* add = std::get_if<change::AddIndex>(&part)) unique_index(at, modify, add->index);
    if (const auto* change = std::get_if<change::ModifyIndex>(&part)) became_unique(at, modify, *change);
    if (const auto* add = std::get_if<change::AddColumn>(&part)) new_column(at, modify, add->column);
    if (const auto* change = std::get_if<change::ModifyColumn>(&part)) became_not_null(at, modify, *change);
  }

  void report(std::size_t at, std::string_view code, std::string text, std::vector<ports::LintFix> fixes = {}) {
    findings_.push_back({std::string(code), std::move(text), at, std::move(fixes)});
  }

  void unique_index(std::size_t at, const change::ModifyTable& modify, const schema::Index& index) {
    if (!index.unique) return;
    std::vector<std::string> old;
    for (const schema::IndexPart& part : index.parts) {
      if (part.column.empty()) {
        old.push_back(part.expression);
      } else if (!file_.spans.column(modify.to, part.column).added) {
        old.push_back(part.column);
      }
    }
    if (old.empty() || was_unique(modify.to, index)) return;
    report(at, "MF101",
           "Adding a unique index " + quote_go(index.name) + " on table " + quote_go(modify.to.name) +
               " might fail in case column" + (old.size() == 1 ? " " : "s ") + ports::listed_names(old, ", ") +
               (old.size() == 1 ? " contains" : " contain") + " duplicate entries");
  }

  /// Whether the file drops a unique index that guaranteed the same.
  bool was_unique(const schema::Table& table, const schema::Index& index) const {
    bool covered = false;
    ports::each_table_change<change::DropIndex>(
        file_, [&](std::size_t, const change::ModifyTable& modify, const change::DropIndex& drop) {
          const auto& parts = drop.index.parts;
          if (modify.to.name != table.name || modify.to.schema != table.schema) return;
          if (!drop.index.unique || parts.size() > index.parts.size()) return;
          covered = covered || std::all_of(index.parts.begin(), index.parts.end(), [&](const schema::IndexPart& part) {
                      if (!part.column.empty() && file_.spans.column(table, part.column).added) return true;
                      return std::any_of(parts.begin(), parts.end(),
                                         [&](const schema::IndexPart& other) { return same_part(part, other); });
                    });
        });
    return covered;
  }

  void became_unique(std::size_t at, const change::ModifyTable& modify, const change::ModifyIndex& change) {
    if (change.from.unique || !change.to.unique || file_.spans.index(modify.to, change.to.name).added) return;
    report(at, "MF102",
           "Modifying an index " + quote_go(change.to.name) + " on table " + quote_go(modify.to.name) +
               " might fail in case of duplicate entries");
  }

  void new_column(std::size_t at, const change::ModifyTable& modify, const schema::Column& column) {
    if (column.nullable || column.default_value || column.generated) return;
    const ports::LintRules& dialect = rules_.dialect.lint_rules();
    const ports::LintFill fill =
        dialect.fill == nullptr ? ports::LintFill{} : dialect.fill(rules_.dialect, modify.to, column);
    if (fill.kind == ports::LintFill::kSelfFilled) return;
    if (fill.kind == ports::LintFill::kRefused) {
      report(at, "MF103",
             "Adding a non-nullable " + quote_go(rules_.dialect.format_type(column.type)) + " column " +
                 quote_go(column.name) + " will fail in case table " + quote_go(modify.to.name) + " is not empty");
      return;
    }
    if (filled_after(at, modify.to, column.name, fill.value)) return;
    report(at, "MY101",
           "Adding a non-nullable " + quote_go(fill.type) + " column " + quote_go(column.name) + " on table " +
               quote_go(modify.to.name) + " without a default value implicitly sets existing rows with " + fill.value);
  }

  bool filled_after(std::size_t from, const schema::Table& table, const std::string& column,
                    const std::string& value) const {
    const std::string bare = base::replace_all(base::replace_all(value, "\"", ""), " ", "");
    for (std::size_t i = from; i < file_.statements.size(); ++i) {
      const Update update = update_in(i, table, column);
      if (!update.found || update.null) continue;
      if (update.where == Update::kNone) return true;
      if (update.where == Update::kEquals && base::replace_all(update.compared, " ", "") == bare) return true;
    }
    return false;
  }

  void became_not_null(std::size_t at, const change::ModifyTable& modify, const change::ModifyColumn& change) {
    if (!change.from.nullable || change.to.nullable) return;
    const ports::LintRules& dialect = rules_.dialect.lint_rules();
    if (dialect.default_fills_null && change.to.default_value) return;
    const std::string& name = change.to.name;
    if (ports::check_forbids_null(modify.from, name) || filled_before(at, modify.from, name)) return;
    if (resolved_by_check(rules_, std::string(dialect.not_null_code), modify.from, name, true)) return;
    const std::string how = dialect.default_fills_null ? " to non-nullable without default value" : " to non-nullable";
    report(at, dialect.not_null_code,
           "Modifying nullable column " + quote_go(name) + how + " might fail in case it contains NULL values",
           {{.message = "Add a pre-migration check to ensure column " + quote_go(name) +
                        " does not contain NULL values before changing its nullability",
             .check = check_query(rules_, file_.statements[at], modify.from, name, true),
             .section = "datadepend"}});
  }

  bool filled_before(std::size_t end, const schema::Table& table, const std::string& column) const {
    for (std::size_t i = 0; i < end; ++i) {
      const Update update = update_in(i, table, column);
      const bool everywhere = update.where == Update::kNone || update.where == Update::kIsNull;
      if (update.found && !update.null && everywhere) return true;
    }
    return false;
  }

  Update update_in(std::size_t statement, const schema::Table& table, const std::string& column) const {
    const sql::Words words(file_.statements[statement].source.text, rules_.dialect.scanner_options());
    return read_update(words, table, column);
  }

  const LintFile& file_;
  const Rules& rules_;
  ports::LintFindings findings_;
};

}  // namespace

ports::LintFindings data_dependent(const LintFile& file, const Rules& rules) {
  return DataDependent(file, rules).run();
}

}  // namespace portolan::lint
