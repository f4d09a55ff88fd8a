#include "planner/codegen/names.h"

#include <gtest/gtest.h>

#include <map>

#include "planner/codegen/go_struct.h"

namespace portolan::codegen {
namespace {

TEST(Names, AreGoNames) {
  const std::map<std::string, std::string> expected = {
      {"user_id", "UserID"}, {"api_url", "APIURL"}, {"name", "Name"}, {"2fa", "N2fa"}, {"created at", "CreatedAt"},
  };
  for (const auto& [name, go] : expected) EXPECT_EQ(go_name(name), go) << name;
}

TEST(Names, OfStructsAreSingular) {
  const std::map<std::string, std::string> expected = {
      {"users", "User"}, {"stock_boxes", "StockBox"}, {"categories", "Category"}, {"status", "Status"},
      {"news", "News"},
  };
  for (const auto& [table, name] : expected) EXPECT_EQ(struct_name(table), name) << table;
}

TEST(Names, TakenOnesAreCounted) {
  NameSet names;
  EXPECT_EQ(names.unique("User"), "User");
  EXPECT_EQ(names.unique("User"), "User2");
  EXPECT_EQ(names.unique("User"), "User3");
  EXPECT_EQ(names.unique("TableName"), "TableName_");
  EXPECT_EQ(names.unique("type"), "type_");
  EXPECT_TRUE(names.has("User2"));
}

TEST(GoStrings, HoldAnyText) {
  EXPECT_EQ(go_string("a \"b\" \\ c\n`"), R"("a \"b\" \\ c\n`")");
  EXPECT_EQ(go_string(""), R"("")");
}

// A tag with a backtick cannot stand between backticks.
TEST(GoFiles, AreLaidOutAsGofmtDoes) {
  GoStruct user{.name = "User", .table_name = "users", .comments = {"has a trigger"}};
  user.fields = {{"ID", "int64", {{"gorm", "column:id;primaryKey"}}}, {"Name", "*string", {{"gorm", "comment:a `b`"}}}};
  const std::string text = print_file("models", {&user});
  EXPECT_NE(text.find("package models\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\tID   int64   `gorm:\"column:id;primaryKey\"`\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\tName *string \"gorm:\\\"comment:a `b`\\\"\"\n"), std::string::npos) << text;
  EXPECT_NE(text.find("func (User) TableName() string"), std::string::npos) << text;
}

}  // namespace
}  // namespace portolan::codegen
