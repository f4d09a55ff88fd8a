#include "planner/plan/scope.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"

namespace portolan::plan {
namespace {

std::string refusal(const change::Changes& changes, const std::optional<std::string>& qualifier,
                    change::Mode mode = change::Mode::kUnset) {
  change::PlanOptions options;
  options.qualifier = qualifier;
  options.mode = mode;
  try {
    check_scope(changes, options);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

change::AddTable add_table(const std::string& schema, const std::string& enum_schema = {}) {
  change::AddTable add;
  add.table.schema = schema;
  if (!enum_schema.empty()) add.table.columns.emplace_back().type.object = schema::ObjectRef{"enum", enum_schema, "e"};
  return add;
}

change::ModifySchema modify_schema(const std::string& schema) {
  change::ModifySchema change;
  change.from.name = change.to.name = schema;
  return change;
}

TEST(CheckScope, LetsRealmPlansDoEverything) {
  EXPECT_EQ(refusal({change::AddSchema{}, change::DropSchema{}, modify_schema("a"), add_table("a"), add_table("b")},
                    std::nullopt),
            "");
}

TEST(CheckScope, RefusesToTouchTheSchemaItself) {
  constexpr const char* kTail = " is not allowed when migration plan is scoped to one schema";
  EXPECT_EQ(refusal({change::AddSchema{}}, ""), std::string("*schema.AddSchema") + kTail);
  EXPECT_EQ(refusal({change::DropSchema{}}, ""), std::string("*schema.DropSchema") + kTail);
  EXPECT_EQ(refusal({modify_schema("a")}, ""), std::string("*schema.ModifySchema") + kTail);
}

TEST(CheckScope, LetsSchemaAttributesChangeInPlaceAndInDumps) {
  for (const change::Mode mode : {change::Mode::kInPlace, change::Mode::kDump, change::Mode::kUnsortedDump}) {
    EXPECT_EQ(refusal({modify_schema("a")}, "", mode), "");
    EXPECT_EQ(refusal({modify_schema("a")}, "b", mode),
              "modify schema a is not allowed when migration plan is scoped to schema b");
  }
}

TEST(CheckScope, RefusesTablesAndEnumsOfSeveralSchemas) {
  EXPECT_EQ(refusal({add_table("a"), add_table("a")}, ""), "");
  EXPECT_EQ(refusal({add_table("b"), add_table("a")}, ""),
            "found 2 schemas when migration plan is scoped to one: [\"a\" \"b\"]");
  EXPECT_EQ(refusal({add_table("a", "b")}, ""), "found 2 schemas when migration plan is scoped to one: [\"a\" \"b\"]");
}

}  // namespace
}  // namespace portolan::plan
