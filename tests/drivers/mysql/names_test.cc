#include "planner/language/document.h"
#include "tests/drivers/mysql/servers.h"

/// Servers that were started with `lower_case_table_names` keep the names of tables in small letters.
namespace portolan::mysql::testing {
namespace {

class FoldedNames : public OnServer {};

TEST_P(FoldedNames, TablesInAnotherCaseAreTheSame) {
  if (root_->dialect().facts().settings.text("lower_case_table_names") == "0") {
    GTEST_SKIP() << "the server tells names of tables apart by case";
  }
  const auto target = open_new("folded");
  const std::string text = R"(
    schema "NAME" {
    }
    table "Parent" {
      schema = schema.NAME
      column "id" {
        type = int
      }
      primary_key {
        columns = [column.id]
      }
    }
    table "Child" {
      schema = schema.NAME
      column "Ref" {
        null = true
        type = int
      }
      index "By_Ref" {
        columns = [column.Ref]
      }
      foreign_key "Key" {
        columns     = [column.Ref]
        ref_columns = [table.Parent.column.id]
      }
    })";
  const std::string document = base::replace_all(text, "NAME", schemas_.back());
  const schema::Realm wanted = language::load_document({{"folded.hcl", document}}, {}, target->dialect()).realm;
  const diff::DiffOptions as_written{.normalized = false};
  const auto made = test::plan_between(*target, driver_.inspect(*target, {}), wanted, as_written);
  test::execute_all(*target, test::statements_of(made));
  const schema::Realm stored = driver_.inspect(*target, {});
  EXPECT_EQ(stored.schemas.at(0).tables.at(0).name, "child");
  EXPECT_EQ(test::statements_of(test::plan_between(*target, stored, wanted, as_written)), std::vector<std::string>{});

  schema::Realm changed = wanted;
  changed.schemas[0].tables[1].columns[0].nullable = false;
  const auto change = test::plan_between(*target, stored, changed, as_written);
  EXPECT_EQ(test::statements_of(change),
            std::vector<std::string>{"ALTER TABLE `Child` MODIFY COLUMN `Ref` int NOT NULL"});
  test::execute_all(*target, test::statements_of(change));
  test::execute_all(*target, test::reverse_of(change));
  test::expect_same(*target, driver_.inspect(*target, {}), stored, "after the reverse statements");
}

INSTANTIATE_TEST_SUITE_P(MySql, FoldedNames, ::testing::ValuesIn(kServers), server_name);

}  // namespace
}  // namespace portolan::mysql::testing
