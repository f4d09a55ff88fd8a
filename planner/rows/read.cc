#include "planner/rows/read.h"

#include <utility>

#include "planner/plan/builder.h"

namespace portolan::rows {

TableRows read_table(ports::Connection& connection, const schema::Table& table, const std::vector<std::string>& columns,
                     std::size_t limit, const std::optional<std::string>& qualifier) {
  const ports::Dialect& dialect = connection.dialect();
  const change::PlanOptions options{.qualifier = qualifier};
  const std::vector<std::string> key = key_columns(table);
  TableRows result{.schema = table.schema, .table = table.name, .columns = columns, .keyless = key.empty()};
  plan::Builder query(dialect, options);
  query.p("SELECT");
  if (key.empty() || columns.empty()) {
    query.p("1");
  } else {
    query.list(columns, [&](plan::Builder& b, const std::string& name) {
      b.p(dialect.select_literal(*schema::find_column(table, name)));
    });
  }
  query.p("FROM").table(table);
  if (!key.empty()) {
    query.p("ORDER BY").list(key, [](plan::Builder& b, const std::string& name) { b.ident(name); });
  }
  query.p("LIMIT " + std::to_string(key.empty() ? 1 : limit + 1));
  ports::Rows found = connection.query(query.text());
  result.more = !key.empty() && found.rows.size() > limit;
  if (result.more) found.rows.pop_back();
  for (std::vector<ports::Cell>& cells : found.rows) {
    Row& row = result.rows.emplace_back();
    if (columns.empty()) continue;
    for (ports::Cell& cell : cells) row.push_back({.value = cell ? *std::move(cell) : "NULL"});
  }
  return result;
}

std::vector<TableRows> read_all(ports::Connection& connection, const schema::Realm& realm, const Request& request,
                                bool schema_scope) {
  const std::optional<std::string> qualifier = schema_scope ? std::optional<std::string>("") : std::nullopt;
  std::vector<TableRows> all;
  for (const schema::Schema& schema : matched(realm, request, schema_scope).schemas) {
    for (const schema::Table& table : schema.tables) {
      TableRows rows = read_table(connection, table, insertable_columns(table), request.max_rows, qualifier);
      if (!rows.rows.empty()) all.push_back(std::move(rows));
    }
  }
  return all;
}

}  // namespace portolan::rows
