#include <algorithm>

#include "drivers/mysql/inspect.h"
#include "drivers/mysql/plain_spelling.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

/// No identifier has more characters (MySQL manual 11.2.1).
constexpr std::size_t kLongestName = 64;

/// Without the counter, which moves with the data.
std::string without_counter(std::string statement) {
  const std::string value = option_of(statement, "AUTO_INCREMENT");
  if (value.empty()) return statement;
  const std::string option = " AUTO_INCREMENT=" + value;
  return statement.erase(statement.find(option, statement.rfind("\n)")), option.size());
}

void read_definition(Catalog& catalog, const std::string& schema, const std::string& name) {
  const ports::Dialect& dialect = catalog.dialect();
  const ports::Rows rows = catalog.connection().query("SHOW CREATE TABLE " + dialect.quote_identifier(schema) + "." +
                                                      dialect.quote_identifier(name));
  // The definition of a view names its schema and its definer.
  if (rows.columns.at(0) == "View") {
    catalog.add_object("view", schema, name);
    return;
  }
  schema::Table table;
  table.schema = schema;
  table.name = name;
  table.properties.set("definition", without_counter(text_of(rows.rows.at(0).at(1))));
  catalog.add_table(std::move(table));
}

}  // namespace

void read_definitions(Catalog& catalog, const std::vector<std::string>& names) {
  // Each view is asked on its own: MariaDB opens no table's file for these columns of TABLES, and MySQL finds the names
  // by an index.
  std::string statement = catalog.select(std::string(kSchemaColumns) +
                                             ", '' AS TABLE_NAME, @@SESSION.sql_mode, "
                                             "@@SESSION.sql_quote_show_create",
                                         "SCHEMATA", "SCHEMA_NAME");
  std::vector<ports::Cell> parameters(catalog.scope().begin(), catalog.scope().end());
  std::vector<ports::Cell> values;
  for (const std::string& name : names) {
    if (!name.empty() && name.size() <= kLongestName) values.emplace_back(name);
  }
  if (!values.empty()) {
    const std::string places = base::replace_all(std::string(values.size() - 1, ','), ",", ", ?");
    statement += " UNION ALL " + catalog.select("TABLE_SCHEMA, '', '', TABLE_NAME, '', ''", "TABLES", "TABLE_SCHEMA") +
                 " AND TABLE_NAME IN (?" + places + ")";
    parameters.insert(parameters.end(), catalog.scope().begin(), catalog.scope().end());
    parameters.insert(parameters.end(), values.begin(), values.end());
  }
  const auto rows = catalog.connection().query(statement + " ORDER BY 1, 4", parameters).rows;
  const auto is_schema = [](const auto& row) { return text_of(row[3]).empty(); };
  for (const auto& row : rows) {
    if (is_schema(row)) add_schema(catalog, row);
  }
  if (catalog.realm().schemas.empty() || std::all_of(rows.begin(), rows.end(), is_schema)) return;
  const auto& session = *std::find_if(rows.begin(), rows.end(), is_schema);
  const PlainSpelling plain(catalog.connection(), text_of(session[4]), text_of(session[5]));
  for (const auto& row : rows) {
    if (!is_schema(row)) read_definition(catalog, text_of(row[0]), text_of(row[3]));
  }
}

}  // namespace portolan::mysql
