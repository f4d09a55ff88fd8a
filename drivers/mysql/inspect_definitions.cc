#include <array>

#include "drivers/mysql/inspect.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

/// No identifier has more characters (MySQL manual 11.2.1).
constexpr std::size_t kLongestName = 64;

/// While this lives SHOW CREATE TABLE spells tables as a fresh session does, whatever the file under way has set.
class PlainSpelling {
 public:
  explicit PlainSpelling(ports::Connection& connection) : connection_(connection) {
    const auto row = connection_.query("SELECT @@SESSION.sql_mode, @@SESSION.sql_quote_show_create").rows.at(0);
    if (text_of(row[1]) == "0") set("sql_quote_show_create", "1", "0");
    for (const std::string_view mode : kSpellingModes) {
      if (text_of(row[0]).find(mode) == std::string::npos) continue;
      set("sql_mode", "''", "'" + text_of(row[0]) + "'");
      break;
    }
  }
  ~PlainSpelling() {
    try {
      for (const std::string& statement : restore_) connection_.execute(statement);
    } catch (const std::exception&) {
      // The session is gone, and its variables with it.
    }
  }
  PlainSpelling(const PlainSpelling&) = delete;
  PlainSpelling& operator=(const PlainSpelling&) = delete;

 private:
  /// Parts of the words of sql_mode that change what is printed; the combinations hold ANSI_QUOTES.
  static constexpr std::array<std::string_view, 4> kSpellingModes = {"ANSI_QUOTES", "NO_FIELD_OPTIONS",
                                                                     "NO_KEY_OPTIONS", "NO_TABLE_OPTIONS"};

  void set(const std::string& name, const std::string& value, const std::string& old) {
    connection_.execute("SET SESSION " + name + " = " + value);
    restore_.push_back("SET SESSION " + name + " = " + old);
  }

  ports::Connection& connection_;
  std::vector<std::string> restore_;
};

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
  if (rows.columns.at(0) == "View") return add_object(catalog, "view", schema, name);
  schema::Table table;
  table.schema = schema;
  table.name = name;
  table.properties.set("definition", without_counter(text_of(rows.rows.at(0).at(1))));
  catalog.add_table(std::move(table));
}

}  // namespace

void read_definitions(Catalog& catalog, const std::vector<std::string>& names) {
  std::vector<std::string> values;
  for (const std::string& name : names) {
    if (!name.empty() && name.size() <= kLongestName) values.push_back(name);
  }
  if (values.empty()) return;
  // MariaDB opens no table's file for these columns, and MySQL finds the names by an index.
  const std::string places = base::replace_all(std::string(values.size() - 1, ','), ",", ", ?");
  const auto rows = catalog.read("TABLE_SCHEMA, TABLE_NAME", "TABLES", "TABLE_SCHEMA",
                                 "TABLE_NAME IN (?" + places + ")", "TABLE_SCHEMA, TABLE_NAME", values);
  if (rows.empty()) return;
  const PlainSpelling plain(catalog.connection());
  for (const auto& row : rows) read_definition(catalog, text_of(row[0]), text_of(row[1]));
}

}  // namespace portolan::mysql
