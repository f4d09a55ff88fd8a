#include <gtest/gtest.h>

#include "tests/planner/hcl/support.h"

namespace portolan::hcl {
namespace {

using testing::parse_error;

TEST(Parser, KeepsBlocksLabelsAndAttributesInOrder) {
  const File file = parse("t.hcl", R"(# head
table "s" users {
  schema = schema.s // trailing
  /* block */ comment = "x"
  column "id" { type = int }
  column "e" {}
}
schema "s" {
}
)");
  ASSERT_EQ(file.body.blocks.size(), 2u);
  const Block& table = file.body.blocks[0];
  EXPECT_EQ(table.type, "table");
  ASSERT_EQ(table.labels.size(), 2u);
  EXPECT_EQ(table.labels[0].text, "s");
  EXPECT_TRUE(table.labels[0].quoted);
  EXPECT_EQ(table.labels[1].text, "users");
  EXPECT_FALSE(table.labels[1].quoted);
  EXPECT_EQ(base::to_string(table.header.range()), "t.hcl:2,1-16");
  EXPECT_EQ(base::to_string(table.place.range()), "t.hcl:2,1-7,2");
  ASSERT_EQ(table.body.attributes.size(), 2u);
  EXPECT_EQ(table.body.attributes[1].name, "comment");
  EXPECT_EQ(base::to_string(table.body.attributes[0].place.range()), "t.hcl:3,3-20");
  EXPECT_EQ(table.body.attribute("comment"), &table.body.attributes[1]);
  EXPECT_EQ(table.body.attribute("nothing"), nullptr);
  ASSERT_EQ(table.body.blocks.size(), 2u);
  EXPECT_EQ(table.body.blocks[0].body.attributes[0].name, "type");
}

TEST(Parser, SkipsAByteOrderMarkAndTakesCarriageReturns) {
  const File file = parse("t.hcl", "\xEF\xBB\xBFx = 1\r\ny = 2\r\n");
  ASSERT_EQ(file.body.attributes.size(), 2u);
  EXPECT_EQ(base::to_string(file.body.attributes[0].place.range()), "t.hcl:1,1-6");
}

TEST(Parser, FindsAttributesAmongVeryMany) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "a" + std::to_string(i) + " = " + std::to_string(i) + "\n";
  const File file = parse("t.hcl", text);
  EXPECT_EQ(file.body.attribute("a73"), &file.body.attributes[73]);
  EXPECT_EQ(
      parse_error(text + "a50 = 1\n"),
      "t.hcl:101,1-4: Attribute redefined; The argument \"a50\" was already set at t.hcl:51,1-4. Each argument may "
      "be set only once.");
}

TEST(Parser, AllowsRepeatedAttributesWhereTheCallerDoes) {
  ParseOptions options;
  options.repeatable = [](const std::vector<std::string_view>& path, std::string_view name) {
    return path == std::vector<std::string_view>{"env", "schema"} && name == "src";
  };
  const std::string text = "env \"x\" {\n  schema {\n    src = \"a\"\n    src = \"b\"\n  }\n}\n";
  const File file = parse("t.hcl", text, options);
  EXPECT_EQ(file.body.blocks[0].body.blocks[0].body.attributes.size(), 2u);
  EXPECT_NE(parse_error(text), "");
}

struct Mistake {
  const char* text;
  const char* error;
};

class ParserMistakes : public ::testing::TestWithParam<Mistake> {};

TEST_P(ParserMistakes, AreNamedWithTheirPlace) {
  EXPECT_EQ(parse_error(GetParam().text), GetParam().error);
}

const Mistake mistakes[] = {
    {"table \"a\" {\n",
     "t.hcl:1,11-12: Unclosed configuration block; There is no closing brace for this block before the end of the "
     "file. "
     "This may be caused by incorrect brace nesting elsewhere in this file."},
    {"column \"a\" { type = int  null = true }\n",
     "t.hcl:1,26-30: Invalid single-argument block definition; A single-line block definition must end with a closing "
     "brace immediately after its single argument definition."},
    {"url \"x\"\n",
     "t.hcl:1,8-2,1: Invalid block definition; A block definition must have block content delimited by \"{\" and "
     "\"}\", "
     "starting on the same line as the block header."},
    {"a = @\n", "t.hcl:1,5-6: Invalid character; This character is not used within the language."},
    {"a = ]\n",
     "t.hcl:1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token."},
    {"a = 1\n  + 2\n",
     "t.hcl:2,3-4: Argument or block definition required; An argument or block definition is required here."},
    {"a = \"x\ny\"\n",
     "t.hcl:1,5-7: Invalid multi-line string; Quoted strings may not be split over multiple lines. To produce a "
     "multi-line string, either use the \\n escape to represent a newline character or use the \"heredoc\" multi-line "
     "template syntax., and 2 other diagnostic(s)"},
    {"src = 1\nsrc = 2\n",
     "t.hcl:2,1-4: Attribute redefined; The argument \"src\" was already set at t.hcl:1,1-4. Each argument may be set "
     "only once."},
    {"a = \"\\q\"\n",
     "t.hcl:1,6-8: Invalid escape sequence; The symbol \"q\" is not a valid escape sequence selector."},
    {"a = \"\\u12\"\n",
     "t.hcl:1,6-10: Invalid escape sequence; The \\u escape sequence must be followed by four hexadecimal digits."},
    {"a = )\nb = ]\nc = 1\nd = }\n",
     "t.hcl:1,5-6: Invalid expression; Expected the start of an expression, but found an invalid expression token., "
     "and 3 "
     "other diagnostic(s)"},
    {"a = 'x'\n",
     "t.hcl:1,5-6: Invalid character; Single quotes are not valid. Use double quotes (\") to enclose strings., and 1 "
     "other diagnostic(s)"},
    {"a = [1 2]\n", "t.hcl:1,8-9: Missing item separator; Expected a comma to mark the beginning of the next item."},
    {"a = f(1 2)\n",
     "t.hcl:1,9-10: Missing argument separator; A comma is required to separate each function argument from the next."},
    {"a = 1, b = 2\n",
     "t.hcl:1,6-7: Unexpected comma after argument; Argument definitions must be separated by newlines, not commas. An "
     "argument definition must end with a newline."},
    {"a = 1 b = 2\n", "t.hcl:1,7-8: Missing newline after argument; An argument definition must end with a newline."},
    {"\"a\" = 1\n", "t.hcl:1,1-2: Invalid argument name; Argument names must not be quoted."},
    {"a = true ? 1\n",
     "t.hcl:1,13-2,1: Missing false expression in conditional; The conditional operator (...?...:...) requires a false "
     "expression, delimited by a colon."},
    {"a = \"${x\"\n",
     "t.hcl:1,9-10: Invalid multi-line string; Quoted strings may not be split over multiple lines. To produce a "
     "multi-line string, either use the \\n escape to represent a newline character or use the \"heredoc\" multi-line "
     "template syntax., and 1 other diagnostic(s)"},
    {"a = <<EOT\nx\n", "t.hcl:1,5-3,1: Unterminated template string; No closing marker was found for the string."},
    {"b \"${x}\" {\n}\n",
     "t.hcl:1,4-6: Invalid string literal; Template sequences are not allowed in this string. To include a literal "
     "\"$\", double it (as \"$$\") to escape it."},
    {"a = \"%{ if true }x\"\n",
     "t.hcl:1,6-18: Unexpected end of template; The if directive is missing its corresponding endif directive."},
    {"a = \"caf\xC3\xA9 \xE6\x97\xA5\" x\n",
     "t.hcl:1,14-15: Missing newline after argument; An argument definition must end with a newline."},
    {"a = \"e\xCC\x81\" x\n",
     "t.hcl:1,9-10: Missing newline after argument; An argument definition must end with a newline."},
};

INSTANTIATE_TEST_SUITE_P(Table, ParserMistakes, ::testing::ValuesIn(mistakes));

TEST(Parser, ShowsTheOffendingLine) {
  try {
    parse("t.hcl", "x = 1\ny = ]\n");
    FAIL();
  } catch (const SourceError& error) {
    EXPECT_EQ(error.detailed(), std::string(error.what()) + "\n  y = ]\n      ^");
  }
}

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Parser, LimitsNestingWithAClearError) {
  const std::string opened[] = {repeated("a {\n", 20000),
                                "x = " + repeated("(", 20000),
                                "x = " + repeated("[", 20000),
                                "x = " + repeated("{a=", 20000),
                                "x = " + repeated("!", 20000),
                                "x = " + repeated("-", 20000),
                                "x = " + repeated("f(", 20000),
                                "x = " + repeated("true ? 1 : ", 20000),
                                "x = " + repeated("\"${", 20000),
                                "x = y" + repeated("[y", 20000),
                                "x = \"" + repeated("%{ if true }", 20000) + "\"\n",
                                "x = " + repeated("[for a in ", 20000)};
  for (const std::string& text : opened) {
    EXPECT_NE(
        parse_error(text).find("Nesting too deep; Blocks, expressions and templates may be nested at most 200 levels."),
        std::string::npos)
        << text.substr(0, 40) << " " << parse_error(text).substr(0, 200);
  }
}

TEST(Parser, TakesLongChainsThatDoNotNest) {
  EXPECT_EQ(parse_error("x = 1" + repeated(" + 1", 20000) + "\n"), "");
  EXPECT_EQ(parse_error("x = y" + repeated(".z", 20000) + "\n"), "");
  EXPECT_EQ(parse_error("x = y" + repeated("[0]", 20000) + "\n"), "");
  EXPECT_EQ(parse_error("x = y" + repeated("[*]", 50) + "\n"), "");
  EXPECT_EQ(parse_error("x = y" + repeated("[*]", 20000) + "\n"),
            "t.hcl:1,156-159: Nesting too deep; An expression may have at most 50 splat operators in a row.");
}

TEST(Variables, AreFoundWithTheirPath) {
  const ParsedExpression parsed = parse_expression(
      "t.hcl", "[for k, v in data.sql[\"a b\"].values[0].x[i] : \"${k}-${local.p}-${v}\" if f(atlas.env, k.z)]");
  std::vector<std::string> found;
  visit_variables(*parsed.expression, [&](const VariableUse& use) {
    std::string text;
    for (const std::string& step : use.path) text += "/" + step;
    found.push_back(text);
  });
  EXPECT_EQ(found, (std::vector<std::string>{"/data/sql/a b/values/0/x", "/i", "/local/p", "/atlas/env"}));
  EXPECT_FALSE(is_constant(*parsed.expression));
  EXPECT_TRUE(is_constant(*parse_expression("t.hcl", "upper(\"a\")").expression));
}

}  // namespace
}  // namespace portolan::hcl
