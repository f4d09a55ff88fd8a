#include "planner/rows/spell.h"

#include <algorithm>
#include <compare>
#include <iterator>
#include <unordered_map>

#include "planner/base/strings.h"
#include "planner/hcl/number.h"
#include "planner/plan/builder.h"
#include "planner/plan/graph.h"

namespace portolan::rows {
namespace {

/// Rows of one statement. Conditions about several columns nest, and servers limit how deep.
constexpr std::size_t kBatch = 1000;
constexpr std::size_t kCompositeBatch = 100;

std::size_t position(const std::vector<std::string>& columns, const std::string& name) {
  return static_cast<std::size_t>(std::find(columns.begin(), columns.end(), name) - columns.begin());
}

const std::string& sql(const Field& field) {
  return field.expression.empty() ? field.value : field.expression;
}

bool same_shape(const Row& a, const Row& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Field& x, const Field& y) { return x.declared == y.declared; });
}

/// Order of two literals.
std::strong_ordering compare_literals(const std::string& a, const std::string& b) {
  const auto x = hcl::Number::parse(a);
  const auto y = hcl::Number::parse(b);
  if (x && y) return *x <=> *y;
  if (x.has_value() != y.has_value()) return x ? std::strong_ordering::less : std::strong_ordering::greater;
  return a <=> b;
}

}  // namespace

Spelling::Spelling(const ports::Dialect& dialect, const change::PlanOptions& options, const schema::Table& table,
                   const std::vector<std::string>& columns)
    : dialect_(dialect), options_(options), table_(table), columns_(columns) {
  for (const std::string& column : key_columns(table)) key_.push_back(position(columns, column));
}

std::string Spelling::name(const char* phrase) const {
  return std::string(phrase) + " " + base::quote_go(table_.name) + " table";
}

std::string Spelling::key_text(const Row& row) const {
  std::string text;
  for (const std::size_t i : key_) text += (text.empty() ? "" : ", ") + row[i].value;
  return text;
}

bool Spelling::before(const Row& a, const Row& b) const {
  for (const std::size_t i : key_) {
    const auto order = compare_literals(a[i].value, b[i].value);
    if (order != std::strong_ordering::equal) return order == std::strong_ordering::less;
  }
  return false;
}

bool Spelling::refers_to_itself() const {
  return std::any_of(table_.foreign_keys.begin(), table_.foreign_keys.end(), [&](const schema::ForeignKey& key) {
    return key.ref_table == table_.name && (key.ref_schema.empty() || key.ref_schema == table_.schema);
  });
}

RowList Spelling::parents_first(RowList rows) const {
  std::sort(rows.begin(), rows.end(), [&](const Row* a, const Row* b) { return before(*a, *b); });
  if (!refers_to_itself()) return rows;
  const auto values = [&](const Row& row, const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& column : names) {
      const std::size_t i = position(columns_, column);
      text += (i < row.size() && row[i].declared ? row[i].value : "NULL") + '\0';
    }
    return text;
  };
  plan::Graph graph(rows.size());
  for (const schema::ForeignKey& key : table_.foreign_keys) {
    if (key.ref_table != table_.name) continue;
    std::unordered_map<std::string, std::size_t> parents;
    for (std::size_t i = 0; i < rows.size(); ++i) parents.emplace(values(*rows[i], key.ref_columns), i);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto parent = parents.find(values(*rows[i], key.columns));
      if (parent != parents.end() && parent->second != i) graph.add_edge(i, parent->second);
    }
  }
  std::vector<std::size_t> starts(rows.size());
  for (std::size_t i = 0; i < starts.size(); ++i) starts[i] = i;
  RowList sorted;
  for (const std::size_t i : graph.visit(starts).nodes) sorted.push_back(rows[i]);
  return sorted;
}

RowList Spelling::children_first(RowList rows) const {
  RowList sorted = parents_first(std::move(rows));
  if (refers_to_itself()) std::reverse(sorted.begin(), sorted.end());
  return sorted;
}

std::vector<RowList> Spelling::insert_runs(const RowList& rows) const {
  std::vector<RowList> runs;
  for (const Row* row : rows) {
    const bool fits = !runs.empty() && runs.back().size() < kBatch && same_shape(*runs.back().front(), *row);
    if (!fits) runs.emplace_back();
    runs.back().push_back(row);
  }
  return runs;
}

std::vector<RowList> Spelling::delete_runs(const RowList& rows) const {
  std::size_t limit = key_.size() == 1 ? kBatch : kCompositeBatch;
  // Some servers look at the rows of a statement one by one, in an order of their own.
  if (refers_to_itself()) limit = 1;
  std::vector<RowList> runs;
  for (const Row* row : rows) {
    if (runs.empty() || runs.back().size() == limit) runs.emplace_back();
    runs.back().push_back(row);
  }
  return runs;
}

std::string Spelling::insert_sql(const RowList& rows) const {
  const Row& first = *rows.front();
  std::vector<std::size_t> given;
  std::string_view override_words;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!first[i].declared) continue;
    given.push_back(i);
    const std::string_view words = dialect_.insert_override(*schema::find_column(table_, columns_[i]));
    if (!words.empty()) override_words = words;
  }
  plan::Builder b(dialect_, options_);
  b.p("INSERT INTO").table(table_);
  b.wrap_list(given, [&](plan::Builder& list, std::size_t i) { list.ident(columns_[i]); });
  b.p(override_words).p("VALUES").list(rows, [&](plan::Builder& list, const Row* row) {
    list.wrap_list(given, [&](plan::Builder& values, std::size_t i) { values.p(sql((*row)[i])); });
  });
  return b.text();
}

std::string Spelling::key_condition(const Row& row) const {
  std::string text;
  for (const std::size_t i : key_) {
    text += (text.empty() ? "" : " AND ") + dialect_.quote_identifier(columns_[i]) + " = " + row[i].value;
  }
  return text;
}

std::string Spelling::delete_sql(const RowList& rows) const {
  plan::Builder b(dialect_, options_);
  b.p("DELETE FROM").table(table_).p("WHERE");
  if (key_.size() == 1) {
    b.ident(columns_[key_.front()]).p("IN").wrap_list(rows, [&](plan::Builder& list, const Row* row) {
      list.p((*row)[key_.front()].value);
    });
    return b.text();
  }
  std::vector<std::string> conditions;
  for (const Row* row : rows) conditions.push_back("(" + key_condition(*row) + ")");
  return b.p(base::join(conditions, " OR ")).text();
}

std::string Spelling::set_sql(const Row& key, const Row& values, const std::vector<std::size_t>& changed) const {
  plan::Builder b(dialect_, options_);
  b.p("UPDATE").table(table_).p("SET").list(
      changed, [&](plan::Builder& list, std::size_t i) { list.ident(columns_[i]).p("=").p(sql(values[i])); });
  return b.p("WHERE").p(key_condition(key)).text();
}

std::vector<change::Statement> Spelling::inserts(const RowList& rows) const {
  std::vector<change::Statement> statements;
  for (const RowList& run : insert_runs(rows)) {
    change::Statement& statement = statements.emplace_back();
    statement.sql = insert_sql(run);
    statement.comment = name("insert rows into");
    RowList undone = run;
    if (refers_to_itself()) std::reverse(undone.begin(), undone.end());
    for (const RowList& rows_back : delete_runs(undone)) statement.reverse.push_back(delete_sql(rows_back));
  }
  return statements;
}

change::Statement Spelling::update(const Row& before, const Row& after, const std::vector<std::size_t>& changed) const {
  change::Statement statement;
  statement.sql = set_sql(after, after, changed);
  statement.comment = name("update row in");
  std::vector<std::size_t> known;
  std::copy_if(changed.begin(), changed.end(), std::back_inserter(known),
               [&](std::size_t i) { return before[i].declared; });
  // A column that is new takes its values along when it is dropped again.
  if (!known.empty()) statement.reverse.push_back(set_sql(before, before, known));
  return statement;
}

std::vector<change::Statement> Spelling::deletes(const RowList& rows) const {
  std::vector<change::Statement> statements;
  for (const RowList& run : delete_runs(rows)) {
    change::Statement& statement = statements.emplace_back();
    statement.sql = delete_sql(run);
    statement.comment = name("delete rows from");
    for (const RowList& again : insert_runs(run)) statement.reverse.push_back(insert_sql(again));
  }
  return statements;
}

}  // namespace portolan::rows
