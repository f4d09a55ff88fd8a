#include <gtest/gtest.h>

#include "drivers/mysql/dialect.h"
#include "drivers/mysql/facts.h"
#include "drivers/mysql/features.h"
#include "planner/diff/diff.h"

namespace portolan::mysql {
namespace {

using schema::Expression;

/// A document's elements have a position; those of an inspected database have none.
base::Position written() {
  return {"schema.hcl", 1, 1, 0};
}

schema::Column column(const Dialect& dialect, const char* name, const char* type, bool nullable = false) {
  schema::Column column;
  column.name = name;
  column.type = dialect.parse_type(type);
  column.nullable = nullable;
  return column;
}

schema::Table table(const char* name, std::vector<schema::Column> columns) {
  schema::Table table;
  table.schema = "shop";
  table.name = name;
  table.columns = std::move(columns);
  return table;
}

std::vector<std::string> planned(const Dialect& dialect, const change::Changes& changes,
                                 change::PlanOptions options = {}) {
  std::vector<std::string> statements;
  for (const auto& statement : dialect.plan(changes, options).statements) statements.push_back(statement.sql);
  return statements;
}

std::string error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing";
}

class PlanText : public ::testing::Test {
 protected:
  Dialect mysql_{offline_facts("mysql")};
  Dialect mariadb_{offline_facts("mariadb")};
};

TEST_F(PlanText, TheExampleOfTheSpecification) {
  schema::Column id = column(mysql_, "id", "bigint unsigned");
  id.properties.set("auto_increment", true);
  schema::Column state = column(mysql_, "state", "enum('new','paid')");
  state.default_value = Expression{false, "'new'"};
  schema::Column total = column(mysql_, "total", "decimal(10,2)");
  total.default_value = Expression{false, "0.00"};
  schema::Column note = column(mysql_, "note", "varchar(255)", true);
  note.properties.set("charset", std::string("utf8mb4"));
  note.properties.set("collate", std::string("utf8mb4_bin"));
  schema::Column changed = column(mysql_, "changed_at", "timestamp", true);
  changed.default_value = Expression{true, "CURRENT_TIMESTAMP"};
  changed.properties.set("on_update", schema::RawSql{"CURRENT_TIMESTAMP"});
  schema::Table orders = table("orders", {id, state, total, note, changed});
  orders.primary_key.emplace().parts.emplace_back().column = "id";
  schema::Index& index = orders.indexes.emplace_back();
  index.name = "by_note";
  index.parts.resize(2);
  index.parts[0].column = "note";
  index.parts[0].descending = true;
  index.parts[0].properties.set("prefix", std::int64_t{20});
  index.parts[1].expression = "(lower(`note`))";
  orders.checks.push_back({"positive", "`total` >= 0", {}, {}, {}});
  orders.properties.set("charset", std::string("utf8mb4"));
  orders.properties.set("collate", std::string("utf8mb4_0900_ai_ci"));
  const change::Plan plan = mysql_.plan({change::AddTable{orders, {}}}, {.qualifier = "", .indent = "  "});
  ASSERT_EQ(plan.statements.size(), 1U);
  EXPECT_EQ(plan.statements[0].sql, R"(CREATE TABLE `orders` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `state` enum('new','paid') NOT NULL DEFAULT "new",
  `total` decimal(10,2) NOT NULL DEFAULT 0.00,
  `note` varchar(255) NULL COLLATE utf8mb4_bin,
  `changed_at` timestamp NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  INDEX `by_note` (`note` (20) DESC, (lower(`note`))),
  CONSTRAINT `positive` CHECK (`total` >= 0)
) CHARSET utf8mb4 COLLATE utf8mb4_0900_ai_ci)");
  EXPECT_EQ(plan.statements[0].comment, "create \"orders\" table");
  EXPECT_EQ(plan.statements[0].reverse, std::vector<std::string>{"DROP TABLE `orders`"});
  EXPECT_FALSE(plan.transactional);
  EXPECT_TRUE(plan.reversible);
}

TEST_F(PlanText, OptionsOfADocumentHaveTheirOwnOrder) {
  schema::Table made = table("t", {column(mysql_, "a", "varchar(10)")});
  made.comment = "it's \"x\"";
  made.properties.set("charset", std::string("latin1"));
  made.properties.set("collate", std::string("latin1_bin"));
  made.properties.set("engine", schema::Word{"MyISAM"});
  made.properties.set("auto_increment", std::int64_t{7});
  made.columns[0].comment = "c";
  made.columns[0].properties.set("collate", std::string("latin1_general_ci"));
  made.columns[0].properties.set("charset", std::string("latin1"));
  EXPECT_EQ(planned(mysql_, {change::AddTable{made, {}}}, {.qualifier = ""}),
            std::vector<std::string>{
                "CREATE TABLE `t` (`a` varchar(10) NOT NULL COMMENT \"c\" COLLATE latin1_general_ci) "
                "CHARSET latin1 COLLATE latin1_bin COMMENT \"it's \\\"x\\\"\" ENGINE MyISAM AUTO_INCREMENT 7"});
  made.position = written();
  made.columns[0].position = written();
  EXPECT_EQ(planned(mysql_, {change::AddTable{made, {}}}, {.qualifier = ""}),
            std::vector<std::string>{
                "CREATE TABLE `t` (`a` varchar(10) NOT NULL COMMENT \"c\" COLLATE latin1_general_ci) "
                "COMMENT \"it's \\\"x\\\"\" CHARSET latin1 COLLATE latin1_bin AUTO_INCREMENT 7 ENGINE MyISAM"});
}

TEST_F(PlanText, DefaultsAreQuotedByTheirType) {
  const auto text = [&](const Dialect& dialect, const char* type, Expression expression) {
    schema::Column item = column(dialect, "a", type);
    item.default_value = std::move(expression);
    const std::string sql = planned(dialect, {change::AddTable{table("t", {item}), {}}}, {.qualifier = ""}).at(0);
    const auto start = sql.find("DEFAULT ");
    return sql.substr(start + 8, sql.size() - start - 9);
  };
  EXPECT_EQ(text(mysql_, "int", {false, "7"}), "7");
  EXPECT_EQ(text(mysql_, "bool", {false, "true"}), "true");
  EXPECT_EQ(text(mysql_, "bit(4)", {false, "b'1010'"}), "b'1010'");
  EXPECT_EQ(text(mysql_, "binary(4)", {false, "0x01020304"}), "0x01020304");
  EXPECT_EQ(text(mysql_, "varchar(9)", {false, "it's \"q\" \\"}), "\"it's \\\"q\\\" \\\\\"");
  EXPECT_EQ(text(mysql_, "varchar(9)", {false, "'it''s'"}), "\"it's\"");
  EXPECT_EQ(text(mariadb_, "varchar(9)", {false, "'it''s'"}), "'it''s'");
  EXPECT_EQ(text(mariadb_, "varchar(9)", {false, "plain"}), "\"plain\"");
  EXPECT_EQ(text(mysql_, "varchar(40)", {true, "(uuid())"}), "(uuid())");
  EXPECT_EQ(text(mysql_, "varchar(40)", {true, "word"}), "\"word\"");
  EXPECT_EQ(text(mysql_, "datetime(3)", {true, "current_timestamp(3)"}), "current_timestamp(3)");
  EXPECT_EQ(text(mysql_, "date", {false, "2031-01-01"}), "\"2031-01-01\"");
}

TEST_F(PlanText, SchemasNameOnlyWhatDiffersFromTheServer) {
  schema::Schema same, other;
  same.name = "same";
  same.properties.set("charset", std::string("utf8mb4"));
  same.properties.set("collate", std::string("utf8mb4_0900_ai_ci"));
  other.name = "other";
  other.properties.set("charset", std::string("latin1"));
  other.properties.set("collate", std::string("latin1_swedish_ci"));
  change::ModifySchema modify{same,
                              same,
                              {{"charset", std::string("utf8mb4"), std::string("latin1")},
                               {"collate", std::string("utf8mb4_0900_ai_ci"), std::string("latin1_bin")}}};
  const change::Plan plan = mysql_.plan({change::AddSchema{same, {}}, change::AddSchema{other, {.if_not_exists = true}},
                                         modify, change::DropSchema{other, {}}},
                                        {});
  std::vector<std::string> statements, comments;
  for (const auto& statement : plan.statements) {
    statements.push_back(statement.sql);
    comments.push_back(statement.comment);
  }
  EXPECT_EQ(statements, (std::vector<std::string>{
                            "CREATE DATABASE `same`",
                            "CREATE DATABASE IF NOT EXISTS `other` CHARSET latin1 COLLATE latin1_swedish_ci",
                            "ALTER DATABASE `same` CHARSET latin1 COLLATE latin1_bin", "DROP DATABASE `other`"}));
  EXPECT_EQ(comments, (std::vector<std::string>{"add new schema named \"same\"", "add new schema named \"other\"",
                                                "modify \"same\" schema", "drop schema named \"other\""}));
  EXPECT_FALSE(plan.reversible);
}

TEST_F(PlanText, RealmScopeQualifiesNames) {
  schema::Table child = table("child", {column(mysql_, "p", "int", true)});
  schema::ForeignKey key;
  key.symbol = "f";
  key.columns = {"p"};
  key.ref_schema = "other";
  key.ref_table = "parent";
  key.ref_columns = {"id"};
  child.foreign_keys.push_back(key);
  EXPECT_EQ(planned(mysql_, {change::AddTable{child, {}}}),
            std::vector<std::string>{"CREATE TABLE `shop`.`child` (`p` int NULL, CONSTRAINT `f` FOREIGN KEY (`p`) "
                                     "REFERENCES `other`.`parent` (`id`))"});
  child.schema.clear();
  EXPECT_EQ(planned(mysql_, {change::AddTable{child, {}}}, {.qualifier = ""}),
            std::vector<std::string>{"CREATE TABLE `child` (`p` int NULL, CONSTRAINT `f` FOREIGN KEY (`p`) "
                                     "REFERENCES `other`.`parent` (`id`))"});
}

TEST_F(PlanText, WhatCannotBePlannedIsRefused) {
  const auto refusal = [&](const schema::Table& made) {
    return error_of([&] { planned(mysql_, {change::AddTable{made, {}}}); });
  };
  EXPECT_EQ(refusal(table("t", {})), "table \"t\" has no columns");
  schema::Table child = table("t", {column(mysql_, "p", "int")});
  schema::ForeignKey key;
  key.columns = {"p"};
  key.ref_table = "parent";
  key.ref_columns = {"id"};
  key.on_delete = "SET NULL";
  child.foreign_keys.push_back(key);
  EXPECT_EQ(refusal(child), "foreign key constraint was \"p\" SET NULL, but column \"p\" is NOT NULL");
  schema::Table charset = table("t", {column(mysql_, "n", "int")});
  charset.columns[0].properties.set("charset", std::string("latin1"));
  EXPECT_EQ(refusal(charset), "column \"n\" of type int does not support the CHARSET attribute");
  EXPECT_EQ(refusal(table("t", {column(mysql_, "n", "hyperint")})), "unsupported type \"hyperint\"");
}

TEST_F(PlanText, GeneratedColumnsThatCannotChange) {
  const auto refusal = [&](const std::optional<schema::Generated>& from, const std::optional<schema::Generated>& to) {
    schema::Table before = table("t", {column(mysql_, "c", "int", true)}), after = before;
    before.columns[0].generated = from;
    after.columns[0].generated = to;
    const change::ModifyTable modify{
        before, after, {change::ModifyColumn{before.columns[0], after.columns[0], change::Flag::kGenerated, {}, {}}}};
    return error_of([&] { planned(mysql_, {modify}); });
  };
  const schema::Generated stored{"1", "STORED"}, computed{"1", "VIRTUAL"};
  EXPECT_EQ(refusal({}, computed),
            "changing column \"c\" to VIRTUAL generated column is not supported (drop and add is required)");
  EXPECT_EQ(
      refusal(computed, {}),
      "changing VIRTUAL generated column \"c\" to non-generated column is not supported (drop and add is required)");
  EXPECT_EQ(refusal(computed, stored),
            "changing the store type of generated column \"c\" from \"VIRTUAL\" to \"STORED\" is not supported");
  EXPECT_EQ(refusal(stored, {}), "nothing");
}

TEST_F(PlanText, RenamesInOldAndNewWords) {
  schema::Table before = table("t", {column(mysql_, "old", "int", true)}),
                after = table("t", {column(mysql_, "new", "int", true)});
  const change::RenameColumn rename{before.columns[0], after.columns[0]};
  const change::ModifyTable only{before, after, {rename}};
  ports::ServerFacts old_facts = offline_facts("mysql");
  old_facts.version_number = 50744;
  EXPECT_EQ(planned(mysql_, {only}, {.qualifier = ""}),
            std::vector<std::string>{"ALTER TABLE `t` RENAME COLUMN `old` TO `new`"});
  EXPECT_EQ(planned(Dialect(old_facts), {only}, {.qualifier = ""}),
            std::vector<std::string>{"ALTER TABLE `t` CHANGE COLUMN `old` `new` int NULL"});
  schema::Column from = after.columns[0];
  after.columns[0].type = mysql_.parse_type("bigint");
  const change::ModifyTable both{
      before, after, {rename, change::ModifyColumn{from, after.columns[0], change::Flag::kType, {}, {}}}};
  const change::Plan plan = mysql_.plan({both}, {.qualifier = ""});
  EXPECT_EQ(plan.statements.at(0).sql, "ALTER TABLE `t` CHANGE COLUMN `old` `new` bigint NULL");
  EXPECT_EQ(plan.statements.at(0).reverse,
            std::vector<std::string>{"ALTER TABLE `t` CHANGE COLUMN `new` `old` int NULL"});
}

TEST_F(PlanText, AForeignKeyToAnotherTableTakesItsIndexAlong) {
  schema::Table before = table("t", {column(mysql_, "p", "int", true)});
  schema::ForeignKey key;
  key.symbol = "f";
  key.columns = {"p"};
  key.ref_table = "a";
  key.ref_columns = {"id"};
  before.foreign_keys.push_back(key);
  schema::Index& index = before.indexes.emplace_back();
  index.name = "f";
  index.parts.emplace_back().column = "p";
  schema::Table after = before;
  after.indexes.clear();
  after.foreign_keys[0].ref_table = "b";
  const change::ModifyTable modify{
      before,
      after,
      {change::DropIndex{before.indexes[0], {}},
       change::ModifyForeignKey{before.foreign_keys[0], after.foreign_keys[0], change::Flag::kRefTable}}};
  const change::Plan plan = mysql_.plan({modify}, {.qualifier = ""});
  ASSERT_EQ(plan.statements.size(), 2U);
  EXPECT_EQ(plan.statements[0].sql, "ALTER TABLE `t` DROP FOREIGN KEY `f`, DROP INDEX `f`");
  EXPECT_EQ(plan.statements[0].reverse,
            std::vector<std::string>{
                "ALTER TABLE `t` ADD INDEX `f` (`p`), ADD CONSTRAINT `f` FOREIGN KEY (`p`) REFERENCES `a` (`id`)"});
  EXPECT_EQ(plan.statements[1].sql, "ALTER TABLE `t` ADD CONSTRAINT `f` FOREIGN KEY (`p`) REFERENCES `b` (`id`)");
}

TEST_F(PlanText, AnUnnamedCheckHasNoWayBack) {
  const schema::Table before = table("t", {column(mysql_, "a", "int")});
  schema::Table after = before;
  after.checks.push_back({"", "a > 0", {}, {}, {}});
  const change::Plan plan =
      mysql_.plan({change::ModifyTable{before, after, {change::AddCheck{after.checks[0], {}}}}}, {.qualifier = ""});
  EXPECT_EQ(plan.statements.at(0).sql, "ALTER TABLE `t` ADD CHECK (a > 0)");
  EXPECT_FALSE(plan.reversible);
}

TEST_F(PlanText, ChecksNeedAServerThatHasThem) {
  ports::ServerFacts facts = offline_facts("mysql");
  facts.version = "5.7.44";
  facts.version_number = 50744;
  schema::Table made = table("t", {column(mysql_, "a", "int")});
  made.checks.push_back({"k", "a > 0", {}, {}, {}});
  EXPECT_EQ(error_of([&] {
              planned(Dialect(facts), {change::AddTable{made, {}}});
            }),
            "version \"5.7.44\" does not support CHECK constraints");
}

TEST_F(PlanText, JsonGetsItsCheckWhereTheServerMakesNone) {
  ports::ServerFacts facts = offline_facts("mariadb");
  facts.version_number = 100300;
  const schema::Table made = table("t", {column(mysql_, "j", "json")});
  EXPECT_EQ(planned(Dialect(facts), {change::AddTable{made, {}}}, {.qualifier = ""}),
            std::vector<std::string>{"CREATE TABLE `t` (`j` json NOT NULL CHECK (json_valid(`j`)))"});
  EXPECT_EQ(planned(mariadb_, {change::AddTable{made, {}}}, {.qualifier = ""}),
            std::vector<std::string>{"CREATE TABLE `t` (`j` json NOT NULL)"});
}

TEST_F(PlanText, AKindThatIsNotManagedIsRefused) {
  schema::Object sequence;
  sequence.kind = "sequence";
  sequence.name = "s";
  EXPECT_EQ(error_of([&] {
              planned(mysql_, {change::AddObject{sequence, {}}});
            }),
            "objects of kind \"sequence\" are not planned");
}

TEST_F(PlanText, ADocumentAsWrittenKeepsWhatTheServerAdds) {
  schema::Table current = table("t", {column(mysql_, "p", "int", true), column(mysql_, "n", "varchar(9)", true)});
  for (const auto& [name, value] : {std::pair{"charset", "latin1"}, std::pair{"collate", "latin1_swedish_ci"}}) {
    current.properties.set(name, std::string(value));
    current.columns[1].properties.set(name, std::string(value));
  }
  current.properties.set("engine", schema::Word{"InnoDB"});
  schema::ForeignKey key;
  key.symbol = "f";
  key.columns = {"p"};
  key.ref_table = "a";
  key.ref_columns = {"id"};
  key.on_update = key.on_delete = "NO ACTION";
  current.foreign_keys.push_back(key);
  current.indexes.emplace_back().name = "f";
  current.indexes[0].parts.emplace_back().column = "p";
  current.checks.push_back({"k", "(`p` > 0)", {}, {}, {}});
  schema::Table document = table("t", {column(mysql_, "p", "int", true), column(mysql_, "n", "varchar(9)", true)});
  key.on_update = key.on_delete = "";
  document.foreign_keys.push_back(key);
  document.checks.push_back({"k", "p > 0", {}, {}, {}});
  document.position = written();
  for (const auto& [side, expression] : {std::pair{&current, "(`p` + 1)"}, std::pair{&document, "p+1"}}) {
    schema::Column sum = column(mysql_, "sum", "int", true);
    sum.generated = schema::Generated{expression, "VIRTUAL"};
    side->columns.push_back(std::move(sum));
  }
  schema::Schema from, to;
  from.name = to.name = "shop";
  from.tables = {current};
  to.tables = {document};
  EXPECT_TRUE(diff::diff_schemas(from, to, mysql_, {.normalized = false}).changes.empty());
}

TEST_F(PlanText, TidbTakesOneClauseAtATime) {
  ports::ServerFacts facts = offline_facts("mysql");
  read_version(facts, "8.0.11-TiDB-v7.5.0");
  const Dialect tidb(facts);
  schema::Table from = table("t", {column(tidb, "a", "int"), column(tidb, "gone", "int")});
  schema::Table to = table("t", {column(tidb, "a", "bigint"), column(tidb, "fresh", "int")});
  schema::Index& old_index = from.indexes.emplace_back();
  old_index.name = "i";
  old_index.parts.emplace_back().column = "a";
  to.indexes = from.indexes;
  to.indexes[0].unique = true;
  schema::Index& dropped = from.indexes.emplace_back();
  dropped.name = "d";
  dropped.parts.emplace_back().column = "gone";
  schema::Schema before, after;
  before.name = after.name = "shop";
  before.tables = {from};
  after.tables = {to};
  const auto changes = diff::diff_schemas(before, after, tidb, {}).changes;
  EXPECT_EQ(planned(tidb, changes, {.qualifier = ""}),
            (std::vector<std::string>{
                "ALTER TABLE `t` ADD COLUMN `fresh` int NOT NULL", "ALTER TABLE `t` DROP INDEX `d`",
                "ALTER TABLE `t` DROP INDEX `i`", "ALTER TABLE `t` ADD UNIQUE INDEX `i` (`a`)",
                "ALTER TABLE `t` MODIFY COLUMN `a` bigint NOT NULL", "ALTER TABLE `t` DROP COLUMN `gone`"}));
}

TEST_F(PlanText, AnotherSpellingOfADatabaseDoesNotEmptyIt) {
  schema::Schema from, to;
  from.name = "shop";
  to.name = "Shop";
  to.position = written();
  const change::Changes changes = {change::DropSchema{from, {}}, change::AddSchema{to, {}}};
  EXPECT_EQ(planned(mysql_, changes), (std::vector<std::string>{"DROP DATABASE `shop`", "CREATE DATABASE `Shop`"}));
  ports::ServerFacts facts = offline_facts("mysql");
  facts.settings.set("lower_case_table_names", std::string("1"));
  EXPECT_EQ(error_of([&] { planned(Dialect(facts), changes); }),
            "schema.hcl:1,1-1: schema \"Shop\" is called \"shop\" on this server, which does not tell the two names "
            "apart; declare it so");
}

}  // namespace
}  // namespace portolan::mysql
