#include "planner/plan/sort.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"
#include "planner/plan/plan.h"

namespace portolan::plan {
namespace {

using change::Change;
using change::Changes;
using schema::ForeignKey;
using schema::Table;
using Words = std::vector<std::string>;

ForeignKey key_to(const std::string& parent, const std::string& schema = {}) {
  ForeignKey key;
  key.symbol = "to_" + parent;
  key.columns = {parent + "_id"};
  key.ref_schema = schema;
  key.ref_table = parent;
  key.ref_columns = {"id"};
  return key;
}

Table table(const std::string& name, const std::vector<ForeignKey>& keys = {}, const std::string& schema = "s") {
  Table t;
  t.schema = schema;
  t.name = name;
  t.columns.emplace_back().name = "id";
  t.foreign_keys = keys;
  return t;
}

schema::Object object(const std::string& kind, const std::string& name) {
  schema::Object o;
  o.kind = kind;
  o.schema = "s";
  o.name = name;
  return o;
}

Change add(Table t) {
  return change::AddTable{std::move(t), {}};
}
Change drop(Table t) {
  return change::DropTable{std::move(t), {}};
}
Change modify(const Table& t, std::vector<change::TableChange> changes) {
  return change::ModifyTable{t, t, std::move(changes)};
}

struct Namer {
  std::string operator()(const change::AddTable& c) const { return "+" + c.table.name + keys(c.table); }
  std::string operator()(const change::DropTable& c) const { return "-" + c.table.name + keys(c.table); }
  std::string operator()(const change::ModifyTable& c) const {
    std::string text = "~" + c.to.name;
    for (const change::TableChange& part : c.changes) text += " " + change::kind_word(part);
    return text;
  }
  std::string operator()(const change::AddObject& c) const { return "+" + c.object.kind + " " + c.object.name; }
  std::string operator()(const change::DropObject& c) const { return "-" + c.object.kind + " " + c.object.name; }
  std::string operator()(const change::AddSchema& c) const { return "+schema " + c.schema.name; }
  std::string operator()(const change::DropSchema& c) const { return "-schema " + c.schema.name; }
  template <typename Other>
  std::string operator()(const Other&) const {
    return "?";
  }

  static std::string keys(const Table& t) {
    std::string text;
    for (const ForeignKey& key : t.foreign_keys) text += " " + key.symbol;
    return text;
  }
};

Words words(const Changes& changes) {
  Words result;
  for (const Change& change : changes) result.push_back(std::visit(Namer{}, change));
  return result;
}

TEST(DetachCycles, OrdersByReferenceWhenThereIsNone) {
  const Changes sorted =
      detach_cycles({add(table("c", {key_to("b")})), add(table("b", {key_to("a")})), add(table("a"))});
  EXPECT_EQ(words(sorted), (Words{"+a", "+b to_a", "+c to_b"}));
}

TEST(DetachCycles, DefersKeysOfACycleAndKeepsSelfReferences) {
  const Changes detached = detach_cycles(
      {add(table("a", {key_to("b")})), add(table("b", {key_to("a")})), add(table("self", {key_to("self")}))});
  EXPECT_EQ(words(detached), (Words{"+a", "+b", "+self to_self", "~a add_foreign_key", "~b add_foreign_key"}));
}

TEST(DetachCycles, DropsKeysOfACycleFirst) {
  const Changes detached = detach_cycles({drop(table("a", {key_to("b")})), drop(table("b", {key_to("a")}))});
  EXPECT_EQ(words(detached), (Words{"~a drop_foreign_key", "~b drop_foreign_key", "-a", "-b"}));
}

TEST(DetachCycles, TellsTablesOfTwoSchemasApart) {
  const Changes changes = detach_cycles({add(table("t", {key_to("t", "b")}, "a")), add(table("t", {}, "b"))});
  EXPECT_EQ(words(changes), (Words{"+t", "+t to_t"}));
}

TEST(DetachCycles, SplitsModifiedTablesOfACycle) {
  const Table a = table("a"), b = table("b");
  const Changes detached = detach_cycles({modify(a, {change::AddColumn{}, change::AddForeignKey{key_to("b"), {}}}),
                                          modify(b, {change::AddForeignKey{key_to("a"), {}}})});
  EXPECT_EQ(words(detached), (Words{"~a add_column", "~a add_foreign_key", "~b add_foreign_key"}));
}

TEST(DetachCycles, NamesWhatAKeyLacks) {
  ForeignKey key = key_to("p");
  key.ref_columns.clear();
  key.columns.clear();
  try {
    detach_cycles({add(table("t", {key}))});
    FAIL();
  } catch (const Error& error) {
    EXPECT_STREQ(error.what(), "missing [\"child columns\" \"parent columns\"] for foreign key: \"to_p\"");
  }
}

TEST(SortChanges, PutsDropsLastAndChildrenBeforeParents) {
  const Changes sorted =
      sort_changes({drop(table("parent")), drop(table("child", {key_to("parent")})), add(table("new"))});
  EXPECT_EQ(words(sorted), (Words{"+new", "-child to_parent", "-parent"}));
}

TEST(SortChanges, KeepsTheGivenOrderOtherwise) {
  const Changes sorted = sort_changes({add(table("z")), add(table("a")), add(table("m"))});
  EXPECT_EQ(words(sorted), (Words{"+z", "+a", "+m"}));
}

TEST(SortChanges, PutsTypesBeforeTheirColumnsAndDropsThemAfter) {
  Table uses = table("uses");
  uses.columns[0].type.object = schema::ObjectRef{"enum", "s", "e"};
  EXPECT_EQ(words(sort_changes({add(uses), change::AddObject{object("enum", "e"), {}}})), (Words{"+enum e", "+uses"}));
  EXPECT_EQ(words(sort_changes({change::DropObject{object("enum", "e"), {}}, drop(uses)})),
            (Words{"-uses", "-enum e"}));
  const Changes freed = sort_changes(
      {change::DropObject{object("enum", "e"), {}}, modify(uses, {change::DropColumn{uses.columns[0], {}}})});
  EXPECT_EQ(words(freed), (Words{"~uses drop_column", "-enum e"}));
}

TEST(SortChanges, RecreatesATableAfterDroppingIt) {
  EXPECT_EQ(words(sort_changes({add(table("t")), drop(table("t"))})), (Words{"-t", "+t"}));
}

TEST(SortChanges, AddsAKeyAfterTheColumnItRefersTo) {
  change::AddColumn column;
  column.column.name = "id";
  const Changes sorted = sort_changes(
      {modify(table("child"), {change::AddForeignKey{key_to("parent"), {}}}), modify(table("parent"), {column})});
  EXPECT_EQ(words(sorted), (Words{"~parent add_column", "~child add_foreign_key"}));
}

TEST(SortChanges, DropsAParentAfterTheKeyToIt) {
  const Changes sorted =
      sort_changes({drop(table("parent")), modify(table("child"), {change::DropForeignKey{key_to("parent"), {}}})});
  EXPECT_EQ(words(sorted), (Words{"~child drop_foreign_key", "-parent"}));
}

TEST(SortChanges, FollowsDeclaredDependencies) {
  schema::Object view = object("view", "v");
  view.depends_on = {{"table", "s", "t"}};
  EXPECT_EQ(words(sort_changes({change::AddObject{view, {}}, add(table("t"))})), (Words{"+t", "+view v"}));
  EXPECT_EQ(words(sort_changes({drop(table("t")), change::DropObject{view, {}}})), (Words{"-view v", "-t"}));
}

TEST(SortChanges, StandsLongChainsOfReferences) {
  Changes changes;
  for (int i = 0; i < 20000; ++i) {
    changes.push_back(add(table("t" + std::to_string(i), {key_to("t" + std::to_string(i + 1))})));
  }
  const Changes sorted = sort_changes(detach_cycles(std::move(changes)));
  ASSERT_EQ(sorted.size(), 20000U);
  EXPECT_EQ(std::get<change::AddTable>(sorted.front()).table.name, "t19999");
}

TEST(Start, EmitsSchemasFirst) {
  change::AddSchema created;
  created.schema.name = "s";
  change::DropSchema gone, left;
  gone.schema.name = "gone";
  left.schema.name = "left";
  const change::Plan plan = start(
      {gone, left, add(table("t")), created, modify(table("u"), {change::DropForeignKey{key_to("p", "left"), {}}})}, {},
      true);
  EXPECT_EQ(words(plan.changes), (Words{"-schema gone", "+schema s", "+t", "~u drop_foreign_key", "-schema left"}));
}

TEST(Finish, MarksWhatCannotRunInATransaction) {
  change::Plan plan;
  plan.statements.push_back({"CREATE INDEX CONCURRENTLY i ON t (a)", "", {}, 0, true});
  finish(plan);
  EXPECT_FALSE(plan.transactional);
  EXPECT_FALSE(plan.reversible);
  EXPECT_EQ(plan.directives, (Words{"atlas:txmode none"}));
}

}  // namespace
}  // namespace portolan::plan
