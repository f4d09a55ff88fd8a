#include "planner/rows/plan.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/plan/graph.h"
#include "planner/rows/spell.h"
#include "planner/schema/index.h"

namespace portolan::rows {
namespace {

using base::quote_go;

/// A table with its desired rows.
struct Wanted {
  const schema::Table* table = nullptr;
  const TableRows* rows = nullptr;
};

/// Statements about one table: those that add and change, and those that delete.
struct TablePlan {
  std::vector<change::Statement> writes, deletes;
};

[[noreturn]] void fail(const TableRows& rows, const std::string& text) {
  throw Error("data of table " + quote_go(rows.table) + ": " + text);
}

void require_readable(const TableRows& rows, const char* where, const Request& request) {
  if (rows.keyless) fail(rows, "the table has no primary key, by which its rows are matched");
  if (!rows.more) return;
  fail(rows, std::string(where) + " more than " + std::to_string(request.max_rows) +
                 " rows; raise max_rows of the data block, or leave the table out with exclude");
}

/// Fields that differ and are compared.
std::vector<std::size_t> changed_fields(const Row& before, const Row& after, const TableRows& desired) {
  std::vector<std::size_t> changed;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const bool compared =
        after[i].declared && after[i].expression.empty() && !desired.uncompared.contains(desired.columns[i]);
    if (compared && (!before[i].declared || before[i].value != after[i].value)) changed.push_back(i);
  }
  return changed;
}

class Planner {
 public:
  Planner(const Sides& sides, const Request& request, const ports::Dialect& dialect, const change::PlanOptions& options,
          const Reader& read)
      : sides_(sides), request_(request), dialect_(dialect), options_(options), read_(read) {}

  TablePlan plan(const Wanted& wanted) const {
    const TableRows& desired = *wanted.rows;
    require_readable(desired, "the desired state has", request_);
    const bool sync = request_.mode == Mode::kSync;
    const auto current = current_rows(sides_, *wanted.table, desired, sync, dialect_, read_);
    if (!current) return {};
    require_readable(*current, "the current state has", request_);
    const Spelling spelling(dialect_, options_, *wanted.table, desired.columns);
    return plan(spelling, desired, *current);
  }

 private:
  TablePlan plan(const Spelling& spelling, const TableRows& desired, const TableRows& current) const {
    std::unordered_map<std::string, const Row*> before;
    for (const Row& row : current.rows) before.emplace(spelling.key_text(row), &row);
    std::unordered_map<std::string, const Row*> after;
    RowList added;
    RowList kept;
    for (const Row& row : desired.rows) {
      const std::string key = spelling.key_text(row);
      if (!after.emplace(key, &row).second) fail(desired, "the key (" + key + ") is repeated");
      (before.contains(key) ? kept : added).push_back(&row);
    }
    TablePlan plan;
    plan.writes = spelling.inserts(spelling.parents_first(std::move(added)));
    if (request_.mode == Mode::kInsert) return plan;
    for (const Row* row : spelling.parents_first(std::move(kept))) {
      const Row& old = *before.at(spelling.key_text(*row));
      const auto changed = changed_fields(old, *row, desired);
      if (!changed.empty()) plan.writes.push_back(spelling.update(old, *row, changed));
    }
    if (request_.mode == Mode::kUpsert) return plan;
    RowList gone;
    for (const Row& row : current.rows) {
      if (!after.contains(spelling.key_text(row))) gone.push_back(&row);
    }
    plan.deletes = spelling.deletes(spelling.children_first(std::move(gone)));
    return plan;
  }

  const Sides& sides_;
  const Request& request_;
  const ports::Dialect& dialect_;
  const change::PlanOptions& options_;
  const Reader& read_;
};

/// Tables with desired rows, those that others refer to before these, else by name.
std::vector<Wanted> in_order(const Sides& sides, const std::vector<TableRows>& desired, const ports::Dialect& dialect) {
  std::vector<Wanted> tables;
  for (const TableRows& rows : desired) {
    const schema::Schema* schema = schema_of(sides.to, rows.schema, sides.schemas);
    const schema::Table* table = schema == nullptr ? nullptr : schema::find_table(*schema, rows.table);
    if (table != nullptr) tables.push_back({table, &rows});
  }
  std::sort(tables.begin(), tables.end(), [](const Wanted& a, const Wanted& b) {
    return std::tie(a.table->schema, a.table->name) < std::tie(b.table->schema, b.table->name);
  });
  const auto key = [&](const std::string& schema, const std::string& name) {
    return schema::qualified_key(sides.schemas ? "" : schema, dialect.table_key(name));
  };
  std::unordered_map<std::string, std::size_t> numbers;
  for (std::size_t i = 0; i < tables.size(); ++i)
    numbers.emplace(key(tables[i].table->schema, tables[i].table->name), i);
  plan::Graph graph(tables.size());
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    starts.push_back(i);
    const schema::Table& table = *tables[i].table;
    for (const schema::ForeignKey& foreign : table.foreign_keys) {
      const auto parent =
          numbers.find(key(foreign.ref_schema.empty() ? table.schema : foreign.ref_schema, foreign.ref_table));
      if (parent != numbers.end() && parent->second != i) graph.add_edge(i, parent->second);
    }
  }
  std::vector<Wanted> sorted;
  for (const std::size_t i : graph.visit(starts).nodes) sorted.push_back(tables[i]);
  return sorted;
}

}  // namespace

void plan_rows(const Sides& sides, const std::vector<TableRows>& desired, const Request& request,
               const ports::Dialect& dialect, const change::PlanOptions& options, const Reader& read,
               change::Plan& plan) {
  const Planner planner(sides, request, dialect, options, read);
  std::vector<TablePlan> tables;
  for (const Wanted& wanted : in_order(sides, desired, dialect)) tables.push_back(planner.plan(wanted));
  for (TablePlan& table : tables) {
    std::move(table.writes.begin(), table.writes.end(), std::back_inserter(plan.statements));
  }
  std::for_each(tables.rbegin(), tables.rend(), [&](TablePlan& table) {
    std::move(table.deletes.begin(), table.deletes.end(), std::back_inserter(plan.statements));
  });
}

}  // namespace portolan::rows
