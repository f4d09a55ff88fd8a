#include "drivers/mysql/inspect.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "drivers/mysql/charsets.h"
#include "drivers/mysql/features.h"
#include "drivers/mysql/properties.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

/// MySQL 8 answers `TABLES.AUTO_INCREMENT` from a cache that may be a day old, NULL at first. While this lives it asks
/// the storage engine.
class FreshStatistics {
 public:
  explicit FreshStatistics(Catalog& catalog) : connection_(catalog.connection()) {
    const ports::ServerFacts& facts = catalog.facts();
    if (is_mariadb(facts) || is_tidb(facts) || facts.version_number < 80000) return;
    old_ = connection_.query("SELECT @@SESSION.information_schema_stats_expiry").rows.at(0).at(0);
    if (old_ == "0") old_.reset();
    if (old_) connection_.execute("SET SESSION information_schema_stats_expiry = 0");
  }
  ~FreshStatistics() {
    try {
      if (old_) connection_.execute("SET SESSION information_schema_stats_expiry = " + *old_);
    } catch (const std::exception&) {
      // The session is gone, and its variables with it.
    }
  }
  FreshStatistics(const FreshStatistics&) = delete;
  FreshStatistics& operator=(const FreshStatistics&) = delete;

 private:
  ports::Connection& connection_;
  ports::Cell old_;
};

schema::PropertyValue engine_value(const std::string& engine) {
  struct Spelling {
    std::string_view catalog, word;
  };
  constexpr std::array kKnown = {Spelling{"innodb", "InnoDB"}, Spelling{"myisam", "MyISAM"},
                                 Spelling{"memory", "Memory"}, Spelling{"csv", "CSV"},
                                 Spelling{"ndb", "NDB"},       Spelling{"ndbcluster", "NDB"}};
  for (const Spelling& known : kKnown) {
    if (base::equals_ignoring_case(known.catalog, engine)) return schema::Word{std::string(known.word)};
  }
  return engine;
}

void set_text(schema::Properties& bag, std::string_view name, const std::string& text) {
  if (!text.empty()) bag.set(name, text);
}

void set_start(schema::Properties& bag, const std::string& counter) {
  std::int64_t start = 0;
  std::from_chars(counter.data(), counter.data() + counter.size(), start);
  if (start > 1) bag.set("auto_increment", start);
}

void add_table(Catalog& catalog, const std::vector<ports::Cell>& row) {
  schema::Table table;
  table.schema = text_of(row[0]);
  table.name = text_of(row[1]);
  if (!text_of(row[3]).empty()) set_text(table.properties, "charset", charset_of(*row[3]));
  set_text(table.properties, "collate", text_of(row[3]));
  if (!text_of(row[4]).empty()) table.comment = *row[4];
  set_text(table.properties, "create_options", text_of(row[5]));
  if (row[6]) table.properties.set("engine", engine_value(*row[6]));
  set_start(table.properties, text_of(row[7]));
  if (text_of(row[2]) == "SYSTEM VERSIONED") table.properties.set("system_versioned", true);
  catalog.add_table(std::move(table));
}

/// TiDB tells these in SHOW CREATE TABLE only (spec/planner.md 5.6).
void read_table_statements(Catalog& catalog) {
  for (schema::Schema& schema : catalog.realm().schemas) {
    for (schema::Table& table : schema.tables) {
      const std::string statement = catalog.create_statement(table);
      set_text(table.properties, "charset", option_of(statement, "CHARSET"));
      set_text(table.properties, "collate", option_of(statement, "COLLATE"));
      set_start(table.properties, option_of(statement, "AUTO_INCREMENT"));
    }
  }
}

void forget_lost_counters(schema::Realm& realm) {
  for (schema::Schema& schema : realm.schemas) {
    for (schema::Table& table : schema.tables) {
      if (!counter_start(table)) table.properties.erase("auto_increment");
    }
  }
}

/// Where the objects are listed that have no columns.
struct Listing {
  std::string_view view, schema_column, columns, order;
  /// "": the third column tells.
  std::string_view kind;
  /// A statement without any of these words makes, changes and drops no such object.
  std::array<std::string_view, 2> words;
};

constexpr std::array kListings = {
    Listing{"ROUTINES",
            "ROUTINE_SCHEMA",
            "ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE",
            "ROUTINE_SCHEMA, ROUTINE_TYPE, ROUTINE_NAME",
            "",
            {"procedure", "function"}},
    Listing{"TRIGGERS",
            "TRIGGER_SCHEMA",
            "TRIGGER_SCHEMA, TRIGGER_NAME",
            "TRIGGER_SCHEMA, TRIGGER_NAME",
            "trigger",
            {"trigger"}},
    Listing{"EVENTS", "EVENT_SCHEMA", "EVENT_SCHEMA, EVENT_NAME", "EVENT_SCHEMA, EVENT_NAME", "event", {"event"}}};

}  // namespace

std::string option_of(const std::string& create_statement, std::string_view name) {
  const auto options = create_statement.rfind("\n)");
  if (options == std::string::npos) return {};
  const std::string mark = " " + std::string(name) + "=";
  const auto at = create_statement.find(mark, options);
  if (at == std::string::npos) return {};
  const auto start = at + mark.size();
  return create_statement.substr(start, create_statement.find_first_of(" \n", start) - start);
}

void add_schema(Catalog& catalog, const std::vector<ports::Cell>& row) {
  schema::Schema schema;
  schema.name = text_of(row[0]);
  set_text(schema.properties, "charset", text_of(row[1]));
  set_text(schema.properties, "collate", text_of(row[2]));
  catalog.add_schema(std::move(schema));
}

void read_schemas(Catalog& catalog) {
  for (const auto& row : catalog.read(kSchemaColumns, "SCHEMATA", "SCHEMA_NAME", "", "SCHEMA_NAME")) {
    add_schema(catalog, row);
  }
}

void read_tables(Catalog& catalog) {
  const FreshStatistics fresh(catalog);
  for (const auto& row : catalog.read("TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, TABLE_COLLATION, TABLE_COMMENT, "
                                      "CREATE_OPTIONS, ENGINE, AUTO_INCREMENT",
                                      "TABLES", "TABLE_SCHEMA", "", "TABLE_SCHEMA, TABLE_NAME")) {
    const std::string& type = text_of(row[2]);
    if (type == "BASE TABLE" || type == "SYSTEM VERSIONED") {
      add_table(catalog, row);
    } else if (type == "VIEW" || type == "SEQUENCE") {
      catalog.add_object(base::to_lower(type), text_of(row[0]), text_of(row[1]));
    }
  }
  if (is_tidb(catalog.facts())) read_table_statements(catalog);
}

void read_other_objects(Catalog& catalog, const std::vector<std::string>& words) {
  const auto mentioned = [&](std::string_view word) {
    return !word.empty() && std::find(words.begin(), words.end(), word) != words.end();
  };
  for (const Listing& listing : kListings) {
    if (!words.empty() && std::none_of(listing.words.begin(), listing.words.end(), mentioned)) continue;
    for (const auto& row : catalog.read(listing.columns, listing.view, listing.schema_column, "", listing.order)) {
      catalog.add_object(listing.kind.empty() ? base::to_lower(text_of(row[2])) : listing.kind, text_of(row[0]),
                         text_of(row[1]));
    }
  }
}

schema::Realm inspect_realm(ports::Connection& connection, const ports::InspectScope& scope) {
  Catalog catalog(connection, scope);
  if (!scope.tables.empty()) {
    read_definitions(catalog, scope.tables);
    if (!catalog.realm().schemas.empty()) read_other_objects(catalog, scope.tables);
    return std::move(catalog.realm());
  }
  read_schemas(catalog);
  if (catalog.realm().schemas.empty()) return std::move(catalog.realm());
  read_tables(catalog);
  read_columns(catalog);
  forget_lost_counters(catalog.realm());
  read_indexes(catalog);
  read_foreign_keys(catalog);
  read_checks(catalog);
  read_partitions(catalog);
  if (!manages_code(catalog.facts())) read_other_objects(catalog, {});
  read_routines(catalog);
  read_triggers(catalog);
  read_events(catalog);
  read_views(catalog);
  return std::move(catalog.realm());
}

}  // namespace portolan::mysql
