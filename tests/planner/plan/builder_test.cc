#include "planner/plan/builder.h"

#include <gtest/gtest.h>

#include "drivers/sqlite/driver.h"
#include "planner/plan/comments.h"

namespace portolan::plan {
namespace {

using Names = std::vector<std::string>;

class BuilderTest : public ::testing::Test {
 protected:
  BuilderTest() : dialect_(sqlite::make_driver()->offline_dialect(base::Url::parse("sqlite://x"))) {}

  Builder builder() const { return {*dialect_, options_}; }

  std::unique_ptr<ports::Dialect> dialect_;
  change::PlanOptions options_;
};

TEST_F(BuilderTest, SeparatesPhrasesByOneBlank) {
  Builder b = builder();
  b.p("CREATE").p("").p("INDEX").ident("i").p("ON").ident("t");
  b.wrap_list(Names{"a", "b"}, [](Builder& part, const std::string& name) { part.ident(name).p("DESC"); });
  b.p("WHERE").p("a > 0");
  EXPECT_EQ(b.text(), "CREATE INDEX `i` ON `t` (`a` DESC, `b` DESC) WHERE a > 0");
}

TEST_F(BuilderTest, BreaksLinesOnlyWithAnIndent) {
  const auto text = [&] {
    Builder b = builder();
    b.p("CREATE TABLE").ident("t").lines([](Builder& body) {
      body.line().ident("a").p("int");
      body.line().p("PRIMARY KEY").idents(Names{"a", "b"});
    });
    return b.p("STRICT").text();
  };
  EXPECT_EQ(text(), "CREATE TABLE `t` (`a` int, PRIMARY KEY (`a`, `b`)) STRICT");
  options_.indent = "  ";
  EXPECT_EQ(text(), "CREATE TABLE `t` (\n  `a` int,\n  PRIMARY KEY (`a`, `b`)\n) STRICT");
}

TEST_F(BuilderTest, BreaksALineInsideAnAlter) {
  const auto text = [&] { return builder().p("ALTER TABLE").ident("t").p("ADD").break_line().p("CONSTRAINT").text(); };
  EXPECT_EQ(text(), "ALTER TABLE `t` ADD CONSTRAINT");
  options_.indent = "  ";
  EXPECT_EQ(text(), "ALTER TABLE `t` ADD\nCONSTRAINT");
}

TEST_F(BuilderTest, FollowsTheQualifierOfThePlan) {
  schema::Table table;
  table.schema = "app";
  table.name = "t";
  EXPECT_EQ(builder().table(table).text(), "`app`.`t`");
  options_.qualifier = "";
  EXPECT_EQ(builder().table(table).text(), "`t`");
  options_.qualifier = "other";
  EXPECT_EQ(builder().table(table).text(), "`other`.`t`");
}

TEST_F(BuilderTest, QualifiesParentsOfOtherSchemasEvenInOneSchema) {
  schema::Table child;
  schema::ForeignKey own, foreign;
  own.ref_table = foreign.ref_table = "p";
  foreign.ref_schema = "other";
  options_.qualifier = "";
  EXPECT_EQ(builder().parent(child, own).text(), "`p`");
  EXPECT_EQ(builder().parent(child, foreign).text(), "`other`.`p`");
}

TEST_F(BuilderTest, DoublesQuotesInNames) {
  EXPECT_EQ(builder().ident("a`b").text(), "`a``b`");
}

TEST(Comments, QuoteTheBareName) {
  EXPECT_EQ(comments::create_table("we\"ird\\"), "create \"we\\\"ird\\\\\" table");
  EXPECT_EQ(comments::create_index("i", "t"), "create index \"i\" to table: \"t\"");
  EXPECT_EQ(comments::drop_index("i", "t"), "drop index \"i\" from table: \"t\"");
  EXPECT_EQ(comments::rename_column("a", "b"), "rename a column from \"a\" to \"b\"");
  EXPECT_EQ(comments::set_comment_on("column", "c", "t"), "set comment to column: \"c\" on table: \"t\"");
}

}  // namespace
}  // namespace portolan::plan
