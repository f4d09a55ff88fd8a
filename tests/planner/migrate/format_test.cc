#include "planner/migrate/format.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"
#include "planner/migrate/dir.h"

namespace portolan::migrate {
namespace {

using Texts = std::vector<std::string>;

change::Plan shelf_plan() {
  change::Plan plan;
  plan.version = "20250301090000";
  plan.name = "init";
  plan.statements = {
      {"CREATE TABLE `shelf` (`id` integer NOT NULL)", "create \"shelf\" table", {"DROP TABLE `shelf`"}, {}, false},
      {"INSERT INTO `shelf` VALUES (1)", "", {}, {}, false}};
  return plan;
}

Texts statements(std::string_view format, const std::string& content) {
  Texts out;
  for (const auto& statement :
       find_format(format).read({"f.sql", content, "", ""}, sql::generic_options()).statements) {
    out.push_back(statement.text);
  }
  return out;
}

TEST(AtlasFormat, NamesGiveVersionAndDescription) {
  const Dir dir({{"20250301090000_init.sql", ""},
                 {"20250301090000.sql", ""},
                 {"3_add_crate_table.sql", ""},
                 {"v2-a_b.sql", ""},
                 {"README.md", ""},
                 {"sub/9.sql", ""}});
  Texts seen;
  for (const File& file : dir.files()) seen.push_back(file.version + "|" + file.description);
  EXPECT_EQ(seen, (Texts{"20250301090000|", "20250301090000|init", "3|add_crate_table", "v2-a|b"}));
}

TEST(AtlasFormat, WritesCommentsStatementsAndDirectives) {
  change::Plan plan = shelf_plan();
  EXPECT_EQ(find_format("atlas").write(plan),
            (std::vector<NewFile>{{"20250301090000_init.sql",
                                   "-- Create \"shelf\" table\nCREATE TABLE `shelf` (`id` integer NOT NULL);\n"
                                   "INSERT INTO `shelf` VALUES (1);\n"}}));
  plan.delimiter = "\n-- end";
  plan.directives = {"atlas:txmode none"};
  plan.name = "";
  const NewFile file = find_format("atlas").write(plan).front();
  EXPECT_EQ(file.name, "20250301090000.sql");
  EXPECT_EQ(file.content,
            "-- atlas:delimiter \\n-- end\n-- atlas:txmode none\n\n"
            "-- Create \"shelf\" table\nCREATE TABLE `shelf` (`id` integer NOT NULL)\n-- end\nINSERT INTO `shelf` "
            "VALUES (1)\n-- end\n");
  plan.directives = {"atlas:delimiter x"};
  EXPECT_THROW(find_format("atlas").write(plan), Error);
}

TEST(ForeignFormats, WriteBothDirections) {
  const change::Plan plan = shelf_plan();
  const std::string up =
      "-- create \"shelf\" table\nCREATE TABLE `shelf` (`id` integer NOT NULL);\nINSERT INTO `shelf` VALUES (1);\n";
  const std::string down = "-- reverse: create \"shelf\" table\nDROP TABLE `shelf`;\n";
  using Files = std::vector<NewFile>;
  EXPECT_EQ(find_format("golang-migrate").write(plan),
            (Files{{"20250301090000_init.up.sql", up}, {"20250301090000_init.down.sql", down}}));
  EXPECT_EQ(find_format("flyway").write(plan),
            (Files{{"V20250301090000__init.sql", up}, {"U20250301090000__init.sql", down}}));
  EXPECT_EQ(find_format("goose").write(plan),
            (Files{{"20250301090000_init.sql", "-- +goose Up\n" + up + "\n-- +goose Down\n" + down}}));
  EXPECT_EQ(find_format("dbmate").write(plan),
            (Files{{"20250301090000_init.sql", "-- migrate:up\n" + up + "\n-- migrate:down\n" + down}}));
  EXPECT_EQ(find_format("liquibase").write(plan),
            (Files{{"20250301090000_init.sql",
                    "--liquibase formatted sql\n--changeset atlas:20250301090000-1\n--comment: create \"shelf\" table\n"
                    "CREATE TABLE `shelf` (`id` integer NOT NULL);\n--rollback: DROP TABLE `shelf`;\n\n"
                    "--changeset atlas:20250301090000-2\n\nINSERT INTO `shelf` VALUES (1);\n"}}));
}

TEST(ForeignFormats, EmptyPlansGiveEmptyFiles) {
  change::Plan plan;
  plan.version = "1";
  plan.name = "x";
  EXPECT_EQ(find_format("atlas").write(plan).front().content, "");
  EXPECT_EQ(find_format("goose").write(plan).front().content, "-- +goose Up\n\n-- +goose Down\n");
  EXPECT_EQ(find_format("liquibase").write(plan).front().content, "--liquibase formatted sql");
  EXPECT_EQ(find_format("flyway").write(plan).front().name, "V1__x.sql");
}

TEST(ForeignFormats, ReadTheUpPartOnly) {
  EXPECT_EQ(statements("goose",
                       "-- +goose Up\nCREATE TABLE a (id int);\n-- Down the road\nINSERT INTO a\nVALUES (1);\n"
                       "-- +goose StatementBegin\nCREATE TRIGGER t BEGIN a; b; END;\n-- +goose StatementEnd\n"
                       "SELECT 1;\n-- +goose Down\nDROP TABLE a;\n"),
            (Texts{"CREATE TABLE a (id int);", "INSERT INTO a\nVALUES (1);", "CREATE TRIGGER t BEGIN a; b; END;",
                   "SELECT 1;"}));
  EXPECT_EQ(statements("dbmate",
                       "-- migrate:up transaction:false\nSELECT 'down';\nSELECT 2;\n\n-- migrate:down\nSELECT 3;\n"),
            (Texts{"SELECT 'down';", "SELECT 2;"}));
  EXPECT_EQ(find_format("dbmate").read({"f", "-- migrate:up transaction:false\nSELECT 1;", "", ""}, {}).tx_modes,
            Texts{"none"});
  EXPECT_EQ(find_format("goose").read({"f", "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;", "", ""}, {}).tx_modes,
            Texts{"none"});
  EXPECT_EQ(statements("liquibase",
                       "--liquibase formatted sql\n--changeset a:1\n--comment: x\nSELECT 1;\n--rollback: SELECT 2;\n"),
            Texts{"SELECT 1;"});
  try {
    statements("goose", "-- +goose Down\n");
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "sql/migrate: goose: f.sql:1 unexpected goosePragma 'Down'");
  }
}

TEST(Flyway, OrdersByNumberAndCutsAtTheBaseline) {
  const Dir dir({{"V1__a.sql", ""},
                 {"V9__b.sql", ""},
                 {"V10__c.sql", ""},
                 {"sub/V9.1__d.sql", ""},
                 {"B2__base.sql", ""},
                 {"R__views.sql", ""},
                 {"U9__b.sql", ""},
                 {"x.sql", ""}},
                "flyway");
  Texts seen;
  for (const File& file : dir.files()) seen.push_back(file.name + "=" + file.version + "|" + file.description);
  EXPECT_EQ(seen, (Texts{"B2__base.sql=2|base", "V9__b.sql=9|b", "sub/V9.1__d.sql=9.1|d", "V10__c.sql=10|c",
                         "R__views.sql=10R|views"}));
}

TEST(Sections, SplitChecksMigrationAndDown) {
  const std::string content =
      "-- atlas:txtar\n\n-- checks/empty.sql --\n-- atlas:assert DS102 oneof\n\nSELECT 1;\n\n-- migration.sql --\n"
      "-- atlas:txmode none\n\nDROP TABLE boxes;\n\n-- down.sql --\nCREATE TABLE boxes (id integer NOT NULL);\n";
  const Script script = find_format("atlas").read({"f", content, "", ""}, {});
  ASSERT_EQ(script.statements.size(), 1u);
  EXPECT_EQ(script.statements[0].text, "DROP TABLE boxes;");
  EXPECT_EQ(script.statements[0].position, content.find("DROP"));
  EXPECT_EQ(script.tx_modes, Texts{"none"});
  ASSERT_EQ(script.checks.size(), 1u);
  EXPECT_EQ(script.checks[0].name, "checks/empty.sql");
  ASSERT_EQ(script.down.size(), 1u);
  EXPECT_THROW(find_format("atlas").read({"f", "-- atlas:txtar\n-- checks.sql --\nSELECT 1;", "", ""}, {}),
               SourceError);
}

}  // namespace
}  // namespace portolan::migrate
