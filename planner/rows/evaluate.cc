#include <algorithm>
#include <map>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/source.h"
#include "planner/plan/builder.h"
#include "planner/rows/current.h"
#include "planner/rows/read.h"

namespace portolan::rows {
namespace {

using base::quote_go;

constexpr std::string_view kScratch = "portolan_rows";
constexpr std::string_view kNumber = "portolan_row";

/// Names of the columns that a row gives a value, in the order of the table.
std::vector<std::string> columns_of(const schema::Table& table, const language::DataRow& row) {
  std::vector<std::string> columns;
  for (const schema::Column& column : table.columns) {
    const bool named = std::any_of(row.values.begin(), row.values.end(),
                                   [&](const auto& value) { return value.first == column.name; });
    if (named) columns.push_back(column.name);
  }
  return columns;
}

const hcl::Value& value_of(const language::DataRow& row, const std::string& column) {
  return std::find_if(row.values.begin(), row.values.end(), [&](const auto& value) { return value.first == column; })
      ->second;
}

std::string sql_of(const hcl::Value& value, const ports::Dialect& dialect) {
  if (value.is_null()) return "NULL";
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  if (value.is_number()) return value.as_number().to_string();
  return value.is_raw() ? value.as_raw().text : dialect.quote_literal(value.as_string());
}

/// Text forms of the values of one table.
class Evaluation {
 public:
  Evaluation(ports::Connection& connection, const schema::Table& table, const language::DataTable& data,
             bool schema_scope)
      : connection_(connection), dialect_(connection.dialect()), table_(table), data_(data) {
    if (schema_scope) options_.qualifier = "";
  }

  TableRows run() {
    TableRows result{.schema = table_.schema,
                     .table = table_.name,
                     .columns = insertable_columns(table_),
                     .rows = std::vector<Row>(data_.rows.size()),
                     .uncompared = data_.skip_diff};
    // Rows of one shape go through one scratch table.
    std::map<std::vector<std::string>, std::vector<std::size_t>> shapes;
    for (std::size_t i = 0; i < data_.rows.size(); ++i) shapes[columns_of(table_, data_.rows[i])].push_back(i);
    for (const auto& [columns, numbers] : shapes) {
      refuse_numbered(columns);
      connection_.execute(scratch_table(columns));
      for (const std::size_t number : numbers) insert(columns, number);
      read(columns, result);
      connection_.execute(plan::Builder(dialect_, options_).p("DROP TABLE").qualified(table_.schema, kScratch).text());
    }
    return result;
  }

 private:
  [[noreturn]] void fail(const language::DataRow& row, const std::string& text) const {
    throw hcl::error_at(row.place, "data of table " + quote_go(table_.name) + ": " + text);
  }

  void refuse_numbered(const std::vector<std::string>& columns) const {
    if (data_.preserve_ids) return;
    for (const std::string& column : columns) {
      if (dialect_.insert_override(*schema::find_column(table_, column)).empty()) continue;
      fail(data_.rows.front(), "the database numbers column " + quote_go(column) +
                                   " by itself; preserve_ids = true inserts values of your own");
    }
  }

  /// Without constraints: the rows that a row refers to need not be here.
  std::string scratch_table(const std::vector<std::string>& columns) const {
    plan::Builder b(dialect_, options_);
    b.p("CREATE TABLE").qualified(table_.schema, kScratch).p("AS SELECT 0 AS").ident(kNumber);
    for (const std::string& column : columns) b.comma().ident(column);
    return b.p("FROM").table(table_).p("WHERE 1 = 0").text();
  }

  void insert(const std::vector<std::string>& columns, std::size_t number) {
    const language::DataRow& row = data_.rows[number];
    plan::Builder b(dialect_, options_);
    b.p("INSERT INTO").qualified(table_.schema, kScratch).wrap([&](plan::Builder& names) {
      names.ident(kNumber);
      for (const std::string& column : columns) names.comma().ident(column);
    });
    b.p("VALUES").wrap([&](plan::Builder& values) {
      values.p(std::to_string(number));
      for (const std::string& column : columns) values.comma().p(sql_of(value_of(row, column), dialect_));
    });
    try {
      connection_.execute(b.text());
    } catch (const DatabaseError& error) {
      fail(row, error.what());
    }
  }

  void read(const std::vector<std::string>& columns, TableRows& result) {
    plan::Builder b(dialect_, options_);
    b.p("SELECT").ident(kNumber);
    for (const std::string& column : columns) {
      b.comma().p(dialect_.select_literal(*schema::find_column(table_, column)));
    }
    b.p("FROM").qualified(table_.schema, kScratch);
    for (const std::vector<ports::Cell>& cells : connection_.query(b.text()).rows) {
      const std::size_t number = std::stoul(cells.front().value_or("0"));
      result.rows[number] = row_of(columns, cells, data_.rows[number], result.columns);
    }
  }

  static Row row_of(const std::vector<std::string>& columns, const std::vector<ports::Cell>& cells,
                    const language::DataRow& data, const std::vector<std::string>& all) {
    Row row(all.size(), Field{.value = "", .declared = false});
    for (std::size_t i = 0; i < columns.size(); ++i) {
      Field& field = row[static_cast<std::size_t>(std::find(all.begin(), all.end(), columns[i]) - all.begin())];
      field = {.value = cells[i + 1].value_or("NULL")};
      const hcl::Value& value = value_of(data, columns[i]);
      if (value.is_raw() && !language::is_literal(value.as_raw().text)) field.expression = value.as_raw().text;
    }
    return row;
  }

  ports::Connection& connection_;
  const ports::Dialect& dialect_;
  const schema::Table& table_;
  const language::DataTable& data_;
  change::PlanOptions options_;
};

const schema::Table* table_on_dev(const schema::Realm& realm, const language::DataTable& data, bool schema_scope) {
  const schema::Schema* schema = schema_of(realm, data.schema, schema_scope);
  return schema == nullptr ? nullptr : schema::find_table(*schema, data.table);
}

}  // namespace

std::vector<TableRows> evaluate(ports::Connection& connection, const schema::Realm& realm,
                                const std::vector<language::DataTable>& data, const Request& request,
                                bool schema_scope) {
  const schema::Realm wanted = matched(realm, request, schema_scope);
  std::vector<TableRows> all;
  for (const language::DataTable& table : data) {
    const schema::Table* found = table_on_dev(wanted, table, schema_scope);
    if (found == nullptr || table.rows.empty()) continue;
    if (!found->primary_key) {
      all.push_back({.schema = found->schema, .table = found->name, .columns = {}, .rows = {{}}, .keyless = true});
    } else {
      all.push_back(Evaluation(connection, *found, table, schema_scope).run());
    }
    all.back().more = table.rows.size() > request.max_rows;
  }
  return all;
}

}  // namespace portolan::rows
