#include <gtest/gtest.h>

#include "drivers/mysql/values.h"
#include "drivers/postgres/lint.h"
#include "planner/ports/lint.h"
#include "planner/sql/words.h"

namespace portolan {
namespace {

schema::Table table_with_check(const std::string& expression, bool validated = true) {
  schema::Table table;
  table.checks.emplace_back().expression = expression;
  if (!validated) table.checks.back().properties.set("not_valid", true);
  return table;
}

TEST(CheckForbidsNull, TopLevelTerms) {
  EXPECT_TRUE(ports::check_forbids_null(table_with_check("c IS NOT NULL"), "c"));
  EXPECT_TRUE(ports::check_forbids_null(table_with_check("((\"c\" is not null) AND (d > 0))"), "c"));
  EXPECT_TRUE(ports::check_forbids_null(table_with_check("a = ' AND ' AND `c` IS NOT NULL"), "c"));
  EXPECT_FALSE(ports::check_forbids_null(table_with_check("c IS NOT NULL OR d > 0"), "c"));
  EXPECT_FALSE(ports::check_forbids_null(table_with_check("d IS NOT NULL"), "c"));
  EXPECT_FALSE(ports::check_forbids_null(table_with_check("c IS NOT NULL", false), "c"));
}

TEST(CompareValues, OfEnums) {
  using List = std::vector<std::string>;
  const auto removed = mysql::compare_values({"a", "b", "c"}, {"a", "c"});
  EXPECT_EQ(removed.removed, List({"b"}));
  EXPECT_FALSE(removed.reordered);
  EXPECT_TRUE(mysql::compare_values({"a", "b"}, {"b", "a"}).reordered);
  const auto appended = mysql::compare_values({"a", "b"}, {"a", "b", "c"});
  EXPECT_EQ(appended.inserted, List({"c"}));
  EXPECT_FALSE(appended.shifted);
  EXPECT_TRUE(mysql::compare_values({"a", "b"}, {"a", "x", "b"}).shifted);
}

schema::ColumnType type(const std::string& name, std::vector<std::string> args = {}) {
  schema::ColumnType result;
  result.name = name;
  result.args = std::move(args);
  return result;
}

TEST(Rewrites, OfPostgresTypes) {
  EXPECT_FALSE(postgres::rewrites(type("character varying", {"5"}), type("character varying", {"6"})));
  EXPECT_FALSE(postgres::rewrites(type("character varying", {"5"}), type("character varying")));
  EXPECT_FALSE(postgres::rewrites(type("character varying", {"5"}), type("text")));
  EXPECT_FALSE(postgres::rewrites(type("text"), type("character varying")));
  EXPECT_TRUE(postgres::rewrites(type("text"), type("character varying", {"9"})));
  EXPECT_TRUE(postgres::rewrites(type("character varying", {"6"}), type("character varying", {"5"})));
  EXPECT_TRUE(postgres::rewrites(type("character", {"5"}), type("character", {"6"})));
  EXPECT_FALSE(postgres::rewrites(type("numeric", {"5", "2"}), type("numeric", {"6", "2"})));
  EXPECT_FALSE(postgres::rewrites(type("numeric", {"5", "2"}), type("numeric")));
  EXPECT_TRUE(postgres::rewrites(type("numeric", {"5", "2"}), type("numeric", {"6", "3"})));
  EXPECT_TRUE(postgres::rewrites(type("numeric"), type("numeric", {"6", "3"})));
  EXPECT_FALSE(postgres::rewrites(type("cidr"), type("inet")));
  EXPECT_TRUE(postgres::rewrites(type("inet"), type("cidr")));
  EXPECT_TRUE(postgres::rewrites(type("integer"), type("bigint")));
  EXPECT_FALSE(postgres::rewrites(type("bit varying", {"5"}), type("bit varying", {"7"})));
  EXPECT_FALSE(postgres::rewrites(type("timestamp", {"2"}), type("timestamp")));
  EXPECT_TRUE(postgres::rewrites(type("timestamp"), type("timestamp", {"2"})));
}

TEST(Words, QuotesCommentsAndNames) {
  const sql::Words words("ALTER /* x */ TABLE \"a\"\"b\".`C` -- end\n ADD x", {});
  ASSERT_EQ(words.size(), 7U);
  EXPECT_TRUE(words.at(0, {"ALTER", "TABLE"}));
  std::size_t i = 2;
  const sql::QualifiedName name = sql::read_name(words, i);
  EXPECT_EQ(name.schema.text, "a\"b");
  EXPECT_TRUE(name.name.names("C"));
  EXPECT_FALSE(name.name.names("c"));
  EXPECT_TRUE(words.at(i).is("ADD"));
}

}  // namespace
}  // namespace portolan
