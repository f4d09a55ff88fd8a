#include <gtest/gtest.h>

#include "planner/hcl/format.h"
#include "tests/planner/hcl/support.h"

namespace portolan::hcl {
namespace {

TEST(Writer, AlignsRunsAndPutsBlocksBetween) {
  HclWriter writer;
  writer.open("table", "reading");
  writer.attribute("schema", Value(Reference{{"schema", "lab"}, 0, {}}));
  writer.attribute("comment", Value("sensor data"));
  writer.open("column", "id");
  writer.attribute("null", Value(false));
  writer.attribute("type", Value(TypeCall{"numeric", {Value::integer(10), Value::integer(2)}, true, {}}));
  writer.attribute("auto_increment", Value(true));
  writer.close();
  writer.open("primary_key");
  writer.attribute("columns", Value::tuple({Value(Reference{{"column", "id"}, 0, {}})}));
  writer.close();
  writer.attribute("depends_on", Value::tuple({}));
  writer.attribute("strict", Value(true));
  writer.close();
  const std::string labels[] = {"s 1", "v"};
  writer.open("view", labels);
  writer.attribute_text("a", "b");
  writer.attribute_text("definition", format_body("SELECT 1\nFROM t"));
  writer.attribute_text("comment", quote_string("c"));
  writer.close();
  writer.open("schema", "lab");
  writer.close();
  const std::string expected = R"(table "reading" {
  schema  = schema.lab
  comment = "sensor data"
  column "id" {
    null           = false
    type           = numeric(10,2)
    auto_increment = true
  }
  primary_key {
    columns = [column.id]
  }
  depends_on = []
  strict     = true
}
view "s 1" "v" {
  a          = b
  definition = <<-SQL
  SELECT 1
  FROM t
  SQL
  comment = "c"
}
schema "lab" {
}
)";
  EXPECT_EQ(writer.text(), expected);
}

TEST(Writer, PrintsWhatReadsBack) {
  const std::string texts[] = {"",
                               "plain",
                               "a\"b\\c\n\r\t",
                               "${x} %{y} $${z} $ %",
                               "\x01\x7f",
                               "\xC2\xA0\xE2\x80\xA8",
                               "\xF0\x9F\x98\x80",
                               "caf\xC3\xA9",
                               "%%{ $${ $$${"};
  for (const std::string& text : texts) {
    const ParsedExpression parsed = parse_expression("t.hcl", quote_string(text));
    EXPECT_EQ(evaluate(*parsed.expression, EvalContext()).as_string(), text) << quote_string(text);
  }
  EXPECT_EQ(quote_string("\x01\xC2\xA0\xF0\x9D\x85\xB3"), "\"\\u0001\\u00a0\\U0001d173\"");
}

TEST(Writer, PrintsReferencesThatReadBack) {
  const auto text = [](std::vector<std::string> path) { return format_reference(path); };
  EXPECT_EQ(text({"table", "order items", "column", "unit price"}), "table[\"order items\"].column[\"unit price\"]");
  EXPECT_EQ(text({"column", "123"}), "column.123");
  EXPECT_EQ(text({"column", "007"}), "column[\"007\"]");
  EXPECT_EQ(text({"column", "order-items"}), "column.order-items");
  EXPECT_EQ(text({"column", "1a"}), "column[\"1a\"]");
  EXPECT_EQ(text({"column", "na\xC3\xAFve"}), "column.na\xC3\xAFve");
  EXPECT_EQ(text({"column", ""}), "column[\"\"]");
  const ParsedExpression parsed = parse_expression("t.hcl", "table.1.20[\"x y\"].z");
  visit_variables(*parsed.expression, [](const VariableUse& use) {
    EXPECT_EQ(use.path, (std::vector<std::string>{"table", "1", "20", "x y", "z"}));
  });
}

TEST(Writer, PrintsBodies) {
  EXPECT_EQ(format_body("  SELECT 1\r\n"), "\"SELECT 1\"");
  EXPECT_EQ(format_body("line 1\r\n  \r\n  line ${3}\n"), "<<-SQL\n  line 1\n\n    line $${3}\n  SQL");
  const std::string printed = format_body("a\nSQL\nSQL_\nb");
  EXPECT_EQ(printed, "<<-SQL__\n  a\n  SQL\n  SQL_\n  b\n  SQL__");
  const ParsedExpression parsed = parse_expression("t.hcl", printed + "\n");
  EXPECT_EQ(evaluate(*parsed.expression, EvalContext()).as_string(), "a\nSQL\nSQL_\nb\n");
}

TEST(Writer, PrintsValues) {
  EXPECT_EQ(format_value(Value(*Number::parse("1.50"))), "1.5");
  EXPECT_EQ(format_value(Value(RawExpression{"a \"b\"", {}})), "sql(\"a \\\"b\\\"\")");
  EXPECT_EQ(format_value(Value(TypeCall{"enum", {Value("a"), Value("b")}, true, {}})), "enum(\"a\",\"b\")");
  EXPECT_EQ(format_value(Value(TypeCall{"int", {}, false, {}})), "int");
  EXPECT_EQ(format_value(Value::object({{"code", Value("NOK")}, {"a b", Value::integer(2)}})),
            "{ \"a b\" = 2, code = \"NOK\" }");
}

struct WriteCase {
  const char* before;
  const char* after;
};

class Format : public ::testing::TestWithParam<WriteCase> {};

TEST_P(Format, GivesTheCanonicalLayoutAndKeepsIt) {
  EXPECT_EQ(format(GetParam().before), GetParam().after);
  EXPECT_EQ(format(GetParam().after), GetParam().after);
}

const WriteCase layouts[] = {
    {"table \"t\"   {\nschema=schema.s\n    column \"id\" {\ntype = int\n  null=false\n}\n}\n",
     "table \"t\" {\n  schema = schema.s\n  column \"id\" {\n    type = int\n    null = false\n  }\n}\n"},
    {"a=1\nlonger=2 # one\nb=3   // two\n\nc=4\n", "a      = 1\nlonger = 2 # one\nb      = 3 // two\n\nc = 4\n"},
    {"type=decimal(10,2)\n", "type = decimal(10, 2)\n"},
    {"column \"a\" {type=int}\nbb = 1\n", "column \"a\" { type = int }\nbb = 1\n"},
    {"x = [ 1,2 ,3 ]\ny={a=1,b:2}\nz = {}\n", "x = [1, 2, 3]\ny = { a = 1, b : 2 }\nz = {}\n"},
    {"x = -1-  -2*( 3 )\ny=! a&&b||c==d\nz=a?b:c\n", "x = -1 - -2 * (3)\ny = !a && b || c == d\nz = a ? b : c\n"},
    {"x = a . b [ 0 ] . c [ * ].d\ny = f( a ... )\n", "x = a.b[0].c[*].d\ny = f(a...)\n"},
    {"x = [for k,v in xs:v if v!=1]\ny = {for k,v in xs:k=>v...}\nz = [for x in [1]:x]\n",
     "x = [for k, v in xs : v if v != 1]\ny = { for k, v in xs : k => v... }\nz = [for x in [1] : x]\n"},
    {"x = \"a  ${ b+c }  %{if d}e%{endif}\"\n", "x = \"a  ${ b+c }  %{if d}e%{endif}\"\n"},
    {"short = 1\nx = <<-SQL\n   keep   this\n     SQL\nafterwards = 2\n",
     "short = 1\nx     = <<-SQL\n   keep   this\n     SQL\nafterwards = 2\n"},
    {"x = [\n1,\n[\n2\n]\n]\nlong = f({\na = 1\nbb = 2\n})\n",
     "x = [\n  1,\n  [\n    2\n  ]\n]\nlong = f({\n  a  = 1\n  bb = 2\n})\n"},
    {"# head\n   /* two\n   lines */\nx = 1   \n\n\n", "# head\n/* two\n   lines */\nx = 1\n\n\n"},
    {"x = 1\r\n  yy = 2\r\n", "x  = 1\r\nyy = 2\r\n"},
    {"x = 1", "x = 1"},
    {"", ""},
};
INSTANTIATE_TEST_SUITE_P(Table, Format, ::testing::ValuesIn(layouts));

TEST(FormatText, LeavesWhatDoesNotParseAsItIs) {
  for (const char* text : {"a   =  'x'\n", "a {\n  b=1\n", "a = \"x\n", "x  = [)\n", "x=<<E\ny\n", "x=\"${  y",
                           "x=\"${  \"y", "x = a ! == b\n"}) {
    EXPECT_EQ(format(text), text);
  }
}

}  // namespace
}  // namespace portolan::hcl
