#include "planner/base/errors.h"
#include "planner/language/document.h"
#include "planner/language/print.h"
#include "tests/drivers/mysql/servers.h"

namespace portolan::mysql::testing {
namespace {

class Inspect : public OnServer {
 protected:
  schema::Schema inspect(ports::Connection& connection) { return driver_.inspect(connection, {}).schemas.at(0); }

  /// MariaDB 11 and MySQL spell all byte defaults in hexadecimal.
  bool is_new_mariadb() const { return root_->dialect().facts().version_number >= 110000; }

  const schema::Schema& schema_of(const schema::Realm& realm, const std::string& name) {
    return *schema::find_schema(realm, name);
  }
};

TEST_P(Inspect, ColumnsCarryWhatTheCatalogSays) {
  const auto connection = open_new("columns");
  test::run_script(*connection, R"(CREATE TABLE t (
    id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(20) NOT NULL DEFAULT 'it''s \\' COMMENT 'c',
    bytes binary(4) DEFAULT 0x01020304, ts timestamp(3) NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3),
    j json, flag bool DEFAULT 1, e varchar(40) DEFAULT (uuid())) AUTO_INCREMENT=77 COMMENT='table';)");
  const schema::Table table = inspect(*connection).tables.at(0);
  EXPECT_EQ(table.comment, "table");
  EXPECT_EQ(table.properties.get<std::int64_t>("auto_increment"), 77);
  EXPECT_EQ(table.properties.text("engine"), "InnoDB");
  const auto column = [&](const char* name) -> const schema::Column& { return *schema::find_column(table, name); };
  EXPECT_TRUE(column("id").properties.is_set("auto_increment"));
  EXPECT_EQ(column("name").default_value, (schema::Expression{false, "'it''s \\'"}));
  EXPECT_EQ(column("name").comment, "c");
  EXPECT_EQ(column("name").properties.text("charset"), "utf8mb4");
  EXPECT_EQ(column("bytes").default_value, (schema::Expression{false, "0x01020304"}));
  EXPECT_EQ(base::to_lower(column("ts").properties.text("on_update")), "current_timestamp(3)");
  EXPECT_EQ(column("j").type.name, "json");
  EXPECT_FALSE(column("j").properties.has("charset"));
  EXPECT_EQ(column("flag").type.name, "bool");
  EXPECT_EQ(column("e").default_value, (schema::Expression{true, "(uuid())"}));
  EXPECT_TRUE(table.checks.empty());
}

TEST_P(Inspect, ByteDefaultsKeepTheirBytes) {
  const auto connection = open_new("bytes");
  connection->execute(
      "CREATE TABLE t (a binary(4) DEFAULT 0xff00fe01, b varbinary(9) DEFAULT 0x27ff, c varbinary(9) DEFAULT 'why?', "
      "d binary(8) DEFAULT 'why?', e varbinary(9) DEFAULT 0x0100, f binary(16) NOT NULL DEFAULT '', "
      "g binary(4) NOT NULL DEFAULT 0x00000000)");
  const schema::Table table = inspect(*connection).tables.at(0);
  EXPECT_EQ(table.columns[0].default_value->text, "0xFF00FE01");
  EXPECT_EQ(table.columns[1].default_value->text, "0x27FF");
  EXPECT_EQ(table.columns[2].default_value->text, is_mariadb() && !is_new_mariadb() ? "'why?'" : "0x7768793F");
  EXPECT_EQ(table.columns[4].default_value->text, "0x0100");
  const auto copy = open_new("bytes_copy");
  const schema::Realm empty = driver_.inspect(*copy, {}), wanted = driver_.inspect(*connection, {});
  test::execute_all(*copy, test::statements_of(test::plan_between(*copy, empty, wanted)));
  test::expect_same(*copy, driver_.inspect(*copy, {}), wanted, "bytes");
  for (ports::Connection* made : {connection.get(), copy.get()}) {
    made->execute("INSERT INTO t () VALUES ()");
    EXPECT_EQ(made->query("SELECT HEX(a), HEX(b), HEX(e), HEX(f), HEX(g) FROM t").rows.at(0),
              (std::vector<ports::Cell>{"FF00FE01", "27FF", "0100", std::string(32, '0'), "00000000"}));
  }
}

TEST_P(Inspect, ServerScopeReadsUserSchemasOnly) {
  const std::string first = make_schema("first", "CHARSET latin1 COLLATE latin1_bin"), second = make_schema("second");
  const schema::Realm realm = driver_.inspect(*root_, {});
  EXPECT_EQ(schema::find_schema(realm, "mysql"), nullptr);
  EXPECT_EQ(schema::find_schema(realm, "information_schema"), nullptr);
  EXPECT_EQ(schema_of(realm, first).properties.text("charset"), "latin1");
  EXPECT_EQ(schema_of(realm, first).properties.text("collate"), "latin1_bin");
  EXPECT_NE(schema::find_schema(realm, second), nullptr);
  EXPECT_EQ(realm.properties.text("charset"), "utf8mb4");
  const schema::Realm named = driver_.inspect(*root_, {{second, first}, {}});
  EXPECT_EQ(named.schemas.size(), 2U);
}

TEST_P(Inspect, ForeignKeysOfEqualNamesInTwoSchemas) {
  const std::string first = make_schema("fk1"), second = make_schema("fk2");
  for (const std::string& schema : {first, second}) {
    root_->execute("CREATE TABLE `" + schema + "`.p (id int PRIMARY KEY)");
    root_->execute("CREATE TABLE `" + schema + "`.c (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id) ON DELETE " +
                   (schema == first ? "CASCADE" : "SET NULL") + ")");
  }
  root_->execute("CREATE TABLE `" + first + "`.x (a int, CONSTRAINT away FOREIGN KEY (a) REFERENCES `" + second +
                 "`.p (id))");
  const schema::Realm realm = driver_.inspect(*root_, {{first, second}, {}});
  EXPECT_EQ(schema_of(realm, first).tables.at(0).foreign_keys.at(0).on_delete, "CASCADE");
  EXPECT_EQ(schema_of(realm, second).tables.at(0).foreign_keys.at(0).on_delete, "SET NULL");
  EXPECT_EQ(schema_of(realm, first).tables.at(0).foreign_keys.at(0).ref_schema, "");
  EXPECT_EQ(schema_of(realm, first).tables.at(2).foreign_keys.at(0).ref_schema, second);
}

TEST_P(Inspect, ObjectsBesideTablesAreReadAndSequencesListed) {
  const auto connection = open_new("others");
  test::run_script(*connection, R"(
    CREATE TABLE t (a int);
    CREATE VIEW v AS SELECT a FROM t;
    CREATE FUNCTION f() RETURNS int DETERMINISTIC RETURN 1;
    CREATE PROCEDURE p() BEGIN SELECT 1; END;
    CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;
    CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1;)");
  if (is_mariadb()) connection->execute("CREATE SEQUENCE s");
  std::set<std::string> kinds;
  const schema::Realm realm = driver_.inspect(*connection, {});
  for (const schema::Object& object : realm.schemas.at(0).objects) {
    kinds.insert(object.kind);
    EXPECT_EQ(object.understood, object.kind != "sequence");
  }
  std::set<std::string> expected = {"view", "function", "procedure", "trigger", "event"};
  if (is_mariadb()) expected.insert("sequence");
  EXPECT_EQ(kinds, expected);
  schema::Realm empty = realm;
  empty.schemas[0].objects.clear();
  EXPECT_EQ(test::statements_of(test::plan_between(*connection, realm, empty)).size(), 5U);
  EXPECT_FALSE(connection->dialect().check_clean(realm, true, std::nullopt).clean);
  test::execute_all(*connection, connection->dialect().reset_statements(realm, true));
  EXPECT_TRUE(connection->dialect().check_clean(driver_.inspect(*connection, {}), true, std::nullopt).clean);
}

TEST_P(Inspect, ResetUntanglesCircles) {
  const auto connection = open_new("circle");
  test::run_script(*connection, R"(
    CREATE TABLE a (id int PRIMARY KEY, b int);
    CREATE TABLE b (id int PRIMARY KEY, a int, CONSTRAINT to_a FOREIGN KEY (a) REFERENCES a (id));
    ALTER TABLE a ADD CONSTRAINT to_b FOREIGN KEY (b) REFERENCES b (id);)");
  test::execute_all(*connection, connection->dialect().reset_statements(driver_.inspect(*connection, {}), true));
  EXPECT_TRUE(inspect(*connection).tables.empty());
  EXPECT_EQ(connection->query("SELECT @@foreign_key_checks").rows.at(0).at(0), "1");
}

TEST_P(Inspect, StatisticsExpiryOfTheSessionIsLeftAsItWas) {
  if (is_mariadb()) GTEST_SKIP() << "MariaDB has no statistics expiry";
  const auto connection = open_new("expiry");
  connection->execute("SET SESSION information_schema_stats_expiry = 1234");
  inspect(*connection);
  EXPECT_EQ(connection->query("SELECT @@information_schema_stats_expiry").rows.at(0).at(0), "1234");
}

TEST_P(Inspect, TheRevisionsTableIsStable) {
  const auto connection = open_new("revisions");
  const ports::Dialect& dialect = connection->dialect();
  schema::Table table = dialect.revisions_table("");
  test::execute_all(*connection, test::statements_of(dialect.plan({change::AddTable{table, {}}}, {.qualifier = ""})));
  schema::Schema now = inspect(*connection), desired = now;
  table.schema = now.name;
  desired.tables = {table};
  EXPECT_TRUE(diff::diff_schemas(now, desired, dialect, {}).changes.empty());
  const schema::ObjectRef revisions{"table", now.name, "atlas_schema_revisions"};
  EXPECT_TRUE(dialect.check_clean({{now}, {}, {}}, true, revisions).clean);
}

TEST_P(Inspect, SchemasRoundTripInServerScope) {
  const std::string name = make_schema("realm");
  root_->execute("DROP DATABASE `" + name + "`");
  const test::Server server{driver_, *root_};
  schema::Realm desired;
  schema::Schema& schema = desired.schemas.emplace_back();
  schema.name = name;
  schema.properties.set("charset", std::string("latin1"));
  schema.properties.set("collate", std::string("latin1_bin"));
  schema::Table& table = schema.tables.emplace_back();
  table.schema = name;
  table.name = "t";
  schema::Column& column = table.columns.emplace_back();
  column.name = "a";
  column.type = root_->dialect().parse_type("varchar(10)");
  const schema::Realm before = driver_.inspect(*root_, {{name}, {}});
  EXPECT_TRUE(before.schemas.empty());
  const change::Plan made = test::plan_between(*root_, before, desired);
  EXPECT_EQ(test::statements_of(made),
            (std::vector<std::string>{"CREATE DATABASE `" + name + "` CHARSET latin1 COLLATE latin1_bin",
                                      "CREATE TABLE `" + name + "`.`t` (`a` varchar(10) NOT NULL)"}));
  test::execute_all(*root_, test::statements_of(made));
  const schema::Realm after = server.inspect({name});
  EXPECT_EQ(after.schemas[0].tables[0].properties.text("collate"), "latin1_bin");
  EXPECT_TRUE(test::statements_of(test::plan_between(*root_, after, desired)).empty());
  desired.schemas[0].properties.set("collate", std::string("latin1_general_ci"));
  const change::Plan altered = test::plan_between(*root_, after, desired);
  EXPECT_EQ(test::statements_of(altered),
            std::vector<std::string>{"ALTER DATABASE `" + name + "` COLLATE latin1_general_ci"});
  test::execute_all(*root_, test::statements_of(altered));
  test::execute_all(*root_, test::reverse_of(altered));
  EXPECT_EQ(server.inspect({name}).schemas[0].properties.text("collate"), "latin1_bin");
  const change::Plan dropped = test::plan_between(*root_, after, {});
  EXPECT_EQ(test::statements_of(dropped), std::vector<std::string>{"DROP DATABASE `" + name + "`"});
}

TEST_P(Inspect, PrintedDocumentsLeadBack) {
  const auto connection = open_new("document");
  test::run_script(*connection, R"(
    CREATE TABLE parents (id bigint unsigned NOT NULL AUTO_INCREMENT, code varchar(20) NOT NULL COLLATE utf8mb4_bin,
      PRIMARY KEY (id), UNIQUE KEY by_code (code)) COMMENT 'it''s ${x}';
    CREATE TABLE children (a int NOT NULL, b int NOT NULL, parent_id bigint unsigned NULL, note text,
      s varchar(60) DEFAULT 'it''s "quoted" \\ back', d decimal(10,2) unsigned DEFAULT 1.50, e enum('a','b''c') DEFAULT 'a',
      bytes binary(4) DEFAULT 0x01020304, bits bit(4) DEFAULT b'1010', flag bool DEFAULT true, f float, g double(8,2),
      ts timestamp(3) NULL DEFAULT current_timestamp(3) ON UPDATE current_timestamp(3), u varchar(40) DEFAULT (uuid()),
      total int AS (a * b) STORED, label varchar(50) CHARSET latin1 AS (concat('it''s ', a)) VIRTUAL, j json,
      y year, day date DEFAULT '2031-02-03', place point NOT NULL, n varchar(9) DEFAULT '7',
      PRIMARY KEY (a, b), KEY by_note (note(20)), KEY by_desc (b DESC, a), FULLTEXT KEY words (note) COMMENT 'x',
      SPATIAL KEY places (place), CONSTRAINT positive CHECK (a >= 0 and s <> 'it''s'),
      CONSTRAINT to_parent FOREIGN KEY (parent_id) REFERENCES parents (id) ON UPDATE CASCADE ON DELETE SET NULL);)");
  const schema::Realm realm = driver_.inspect(*connection, {});
  const ports::Dialect& dialect = connection->dialect();
  const std::string text = language::print_realm(realm, dialect);
  const language::Document document = language::load_document({{"schema.hcl", text}}, {}, dialect);
  EXPECT_EQ(language::print_realm(document.realm, dialect), text);
  EXPECT_EQ(test::statements_of(test::plan_between(*connection, realm, document.realm, {.normalized = false})),
            std::vector<std::string>{})
      << text;
  // As the engine does it: make the document on a clean database, read it back, compare.
  const auto dev = open_new("document_dev");
  schema::Realm empty = driver_.inspect(*dev, {});
  test::execute_all(*dev, test::statements_of(test::plan_between(*dev, empty, document.realm, {.normalized = false})));
  test::expect_same(*connection, driver_.inspect(*dev, {}), realm, text);
}

INSTANTIATE_TEST_SUITE_P(MySql, Inspect, ::testing::ValuesIn(kServers), server_name);

}  // namespace
}  // namespace portolan::mysql::testing
