#include "planner/plan/bodies.h"

#include <gtest/gtest.h>

namespace portolan::plan {
namespace {

schema::Object object(const std::string& kind, const std::string& name, const std::string& definition) {
  schema::Object o;
  o.kind = kind;
  o.schema = "s";
  o.name = name;
  o.definition = definition;
  return o;
}

schema::Table table_in(const std::string& name, const std::string& schema = "s") {
  schema::Table t;
  t.schema = schema;
  t.name = name;
  return t;
}

using Refs = std::vector<schema::ObjectRef>;

class LinkBodies : public ::testing::Test {
 protected:
  static void link(change::Changes& changes) {
    link_bodies(changes, sql::ScannerOptions{}, [](const schema::Object& o) { return o.definition; });
  }
};

TEST_F(LinkBodies, FindsWhatTheSameChangesMake) {
  change::Changes changes = {
      change::AddObject{object("view", "v", "SELECT \"Big\".x, 'gone' FROM \"Big\", other.T -- gone, v"), {}},
      change::AddTable{table_in("Big"), {}}, change::AddTable{table_in("t", "other"), {}},
      change::AddTable{table_in("gone"), {}}, change::AddTable{table_in("big"), {}}};
  link(changes);
  EXPECT_EQ(std::get<change::AddObject>(changes[0]).object.depends_on,
            (Refs{{"table", "s", "Big"}, {"table", "other", "t"}}));
}

TEST_F(LinkBodies, FindsFunctionsInTheExpressionsOfTables) {
  schema::Table made = table_in("t");
  schema::Column& column = made.columns.emplace_back();
  column.name = "v";
  column.default_value = schema::Expression{true, "next_code() + v"};
  change::Changes changes = {change::AddTable{made, {}}, change::AddObject{object("view", "v", ""), {}},
                             change::AddObject{object("function", "next_code", ""), {}}};
  link(changes);
  EXPECT_EQ(std::get<change::AddTable>(changes[0]).table.depends_on, (Refs{{"function", "s", "next_code"}}));
}

TEST(DelimiterOf, KeepsBodiesWhole) {
  change::Plan plan;
  plan.statements.push_back({"CREATE TABLE t (a text DEFAULT ';')", "", {}, std::nullopt, false});
  EXPECT_EQ(delimiter_of(plan, {}), ";");
  plan.statements.push_back({"CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END", "", {}, std::nullopt, false});
  EXPECT_EQ(delimiter_of(plan, {.begin_end = true}), ";");
  EXPECT_EQ(delimiter_of(plan, {}), "\n\n\n");
}

}  // namespace
}  // namespace portolan::plan
