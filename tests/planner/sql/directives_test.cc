#include "planner/sql/directives.h"

#include <gtest/gtest.h>

#include "planner/sql/lexical.h"

namespace portolan::sql {
namespace {

using Directives = std::vector<Directive>;

TEST(Directives, ReadsNameAndArgument) {
  EXPECT_EQ(parse_directive("-- atlas:nolint destructive MF101"), (Directive{"nolint", "destructive MF101"}));
  EXPECT_EQ(parse_directive("# see atlas:checkpoint"), (Directive{"checkpoint", ""}));
  EXPECT_EQ(parse_directive("-- atlas:txmode none\r"), (Directive{"txmode", "none"}));
  EXPECT_EQ(parse_directive("-- atlas: nothing"), std::nullopt);
  EXPECT_EQ(parse_directive("-- é atlas:sum"), std::nullopt);
  EXPECT_EQ(parse_directive("-- plain"), std::nullopt);
}

TEST(Directives, AreAFileHeaderOnlyBeforeAnEmptyLine) {
  EXPECT_EQ(file_directives("-- atlas:txmode none\n# atlas:nolint\n \t\nSELECT 1;"),
            (Directives{{"txmode", "none"}, {"nolint", ""}}));
  EXPECT_EQ(file_directives("-- atlas:txmode none\r\n\r\nSELECT 1;"), (Directives{{"txmode", "none"}}));
  EXPECT_EQ(file_directives("\xEF\xBB\xBF-- atlas:checkpoint v1\n"), (Directives{{"checkpoint", "v1"}}));
  EXPECT_EQ(file_directives("-- atlas:nolint\nSELECT 1;"), Directives{});
  EXPECT_EQ(file_directives("\n-- atlas:txmode none\n\n"), Directives{});
}

TEST(Directives, AreAddedInFrontOfTheFile) {
  EXPECT_EQ(add_file_directive("SELECT 1;\n", "checkpoint", "v1"), "-- atlas:checkpoint v1\n\nSELECT 1;\n");
  EXPECT_EQ(add_file_directive("-- atlas:txmode none\n\nSELECT 1;\n", "nolint", ""),
            "-- atlas:nolint\n-- atlas:txmode none\n\nSELECT 1;\n");
  EXPECT_EQ(add_file_directive("\xEF\xBB\xBF-- atlas:sum\n\nSELECT 1;\n", "nolint", ""),
            "\xEF\xBB\xBF-- atlas:nolint\n-- atlas:sum\n\nSELECT 1;\n");
}

TEST(Directives, OfAStatementHaveFourForms) {
  const auto statements =
      scan("-- atlas:a\n--atlas:b x\n#atlas:c\n/*atlas:d*/\n-- not atlas:e\nSELECT 1;", {.hash_comments = true});
  ASSERT_EQ(statements.size(), 1u);
  EXPECT_EQ(statement_directives(statements[0]), (Directives{{"a", ""}, {"b", "x"}, {"c", ""}, {"d", ""}}));
}

TEST(Directives, DelimiterHasOneExactPrefix) {
  EXPECT_EQ(delimiter_line("-- atlas:delimiter \\n\\n\nSELECT 1")->delimiter, "\n\n");
  EXPECT_FALSE(delimiter_line("--atlas:delimiter //\n"));
  EXPECT_FALSE(delimiter_line("-- atlas:delimiter\n"));
  EXPECT_EQ(escape_delimiter("\n\t;"), "\\n\\t;");
}

TEST(LeadingWords, SkipCommentsAndKeepQuotedNames) {
  EXPECT_EQ(leading_words("/* a */ create\n-- b\nTable `x y` (id)", 5),
            (std::vector<std::string>{"CREATE", "TABLE", "`x y`", "(", "ID"}));
  EXPECT_EQ(leading_words("/*!40101 SET names utf8 */", 2, {.executable_comments = true}),
            (std::vector<std::string>{"SET", "NAMES"}));
  EXPECT_EQ(leading_words(" ;", 3), (std::vector<std::string>{";"}));
}

TEST(WordsOf, HoldEveryNameAStatementUses) {
  EXPECT_EQ(
      words_of("ALTER TABLE db.`a``B` /* x */ ADD \"c d\" int -- y", {}),
      (std::vector<std::string>{"ADD", "ALTER", "TABLE", "a`B", "a`b", "add", "alter", "c d", "db", "int", "table"}));
}

TEST(Mentions, WantsWholeWords) {
  EXPECT_TRUE(mentions("DROP INDEX a.\"x y\"", "x y"));
  EXPECT_TRUE(mentions("DROP INDEX xa, x;", "x"));
  EXPECT_FALSE(mentions("DROP INDEX xa, a_x;", "x"));
}

}  // namespace
}  // namespace portolan::sql
