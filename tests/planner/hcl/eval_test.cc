#include <gtest/gtest.h>

#include "planner/hcl/convert.h"
#include "tests/planner/hcl/support.h"

namespace portolan::hcl {
namespace {

using testing::printed;
using testing::value_of;

struct Case {
  const char* expression;
  const char* printed;
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.expression;
}

class Expressions : public ::testing::TestWithParam<Case> {};

TEST_P(Expressions, GiveValueOrError) {
  EXPECT_EQ(printed(GetParam().expression), GetParam().printed);
}

const Case operators[] = {
    {"1 + 2 * 3 - 4 / 2", "5"},
    {"10 - 2 - 3", "5"},
    {"2 * 3 % 4", "2"},
    {"-7 % 3", "-1"},
    {"7 % -3", "1"},
    {"1 / 0", "+Inf"},
    {"-1 / 0", "-Inf"},
    {"\"3\" + 4", "7"},
    {"-\"3\"", "-3"},
    {"!true || true && false", "false"},
    {"1 < 2 == true", "true"},
    {"\"10\" > 9", "true"},
    {"1 == \"1\"", "false"},
    {"[1, 2] == [1, 2]", "true"},
    {"[1] == tolist([1])", "false"},
    {"null == null", "true"},
    {"{ a = 1 } != { a = 2 }", "true"},
    {"(1 + 2) * 3", "9"},
    {"false && x", "false"},
    {"true || x", "true"},
    {"\"a\" < 1", "t.hcl:1,1-4: Invalid operand; Unsuitable value for left operand: a number is required."},
    {"1 + [1]", "t.hcl:1,5-8: Invalid operand; Unsuitable value for right operand: a number is required."},
    {"!1", "t.hcl:1,2-3: Invalid operand; Unsuitable value for unary operand: a bool is required."},
    {"!\"1\"", "false"},
    {"true && 1", "t.hcl:1,9-10: Invalid operand; Unsuitable value for right operand: a bool is required."},
    {"0 / 0",
     "t.hcl:1,1-6: Operation failed; Error during operation: can't divide zero by zero or infinity by infinity."},
    {"(1 +\n 2)", "3"},
};
INSTANTIATE_TEST_SUITE_P(Operators, Expressions, ::testing::ValuesIn(operators));

const Case numbers[] = {
    {"1.50", "1.5"},
    {"1e10", "10000000000"},
    {"2e3", "2000"},
    {"0.1 + 0.2", "0.3"},
    {"9223372036854775807 + 1", "9223372036854775808"},
    {"\"x${1e21}\"", "\"x1000000000000000000000\""},
    {"123456789012345678901234567890.123456789", "123456789012345678901234567890.123456789"},
    {"length(regexall(\"3\", tostring(1/3)))", "154"},
    {"tonumber(tostring(1/3)) == 1/3", "true"},
    {"5e-7", "0.0000005"},
    {"-0.0", "0"},
};
INSTANTIATE_TEST_SUITE_P(Numbers, Expressions, ::testing::ValuesIn(numbers));

const Case conditionals[] = {
    {"true ? 1 : 2", "1"},
    {"false ? 1 : \"b\"", "\"b\""},
    {"true ? 1 : \"b\"", "\"1\""},
    {"true ? [1, 2] : []", "[1, 2]"},
    {"true ? null : [1]", "null"},
    {"true ? 1 : nosuch", "1"},
    {"\"true\" ? 1 : 2", "1"},
    {"true ? [] : \"x\"",
     "t.hcl:1,1-16: Inconsistent conditional result types; The true and false result expressions must have consistent "
     "types. The 'true' value is tuple, but the 'false' value is string."},
    {"null ? 1 : 2",
     "t.hcl:1,1-5: Null condition; The condition value is null. Conditions must either be true or false."},
    {"[] ? 1 : 2", "t.hcl:1,1-3: Incorrect condition type; The condition expression must be of type bool."},
    {"true ? false ? 1 : 2 : 3", "2"},
};
INSTANTIATE_TEST_SUITE_P(Conditionals, Expressions, ::testing::ValuesIn(conditionals));

const Case templates[] = {
    {"\"a${1}b${true}\"", "\"a1btrue\""},
    {"\"${[1, 2]}\"", "[1, 2]"},
    {"\"${1}\"", "1"},
    {"\"$${x} %%{y} $ % $5 100%\"", "\"$${x} %%{y} $ % $5 100%\""},
    {"\"\\n\\t\\\"\\\\\\u00e9\\U0001F600\"", "\"\\n\\t\\\"\\\\\xC3\xA9\xF0\x9F\x98\x80\""},
    {"\"%{ if true }yes%{ else }no%{ endif }\"", "\"yes\""},
    {"\"%{ if false }yes%{ endif }\"", "\"\""},
    {"\"%{ for k, v in { a = 1, b = 2 } }${k}=${v};%{ endfor }\"", "\"a=1;b=2;\""},
    {"\"%{ for x in [1, 2] }%{ if x > 1 }${x}%{ endif }%{ endfor }\"", "\"2\""},
    {"\"a  ${~ 1 ~}  b\"", "\"a1b\""},
    {"\"x${null}\"",
     "t.hcl:1,5-9: Invalid template interpolation value; The expression result is null. Cannot include a null value in "
     "a "
     "string template."},
    {"\"x${[1]}\"",
     "t.hcl:1,5-8: Invalid template interpolation value; Cannot include the given value in a string template: string "
     "required."},
    {"<<EOT\na ${1}\n\\n\n  b\nEOT\n", "\"a 1\\n\\\\n\\n  b\\n\""},
    {"<<-EOT\n    a\n\n      b\n  EOT\n", "\"a\\n\\n  b\\n\""},
    {"<<-EOT\n    ${1}\n      b\n    EOT\n", "\"1\\n  b\\n\""},
    {"<<-EOT\n\ta\n\tb\nEOT\n", "\"a\\nb\\n\""},
    {"<<EOT\nEOT\n", "\"\""},
    {"<<-EOT\n    a\n      \n    b\n    EOT\n", "\"a\\n      \\nb\\n\""},
    {"<<-EOT\n    a\n  ${1}\n    EOT\n", "\"  a\\n1\\n\""},
    {"<<EOT\n%{ for x in [1, 2] ~}\n  server ${x}\n%{ endfor ~}\nEOT\n", "\"  server 1\\n  server 2\\n\""},
    {"f(<<A\nx\nA\n)", "t.hcl:1,1-2: Call to unknown function; There is no function named \"f\"."},
    {"upper(<<A\nx\nA\n)", "\"X\\n\""},
    {"\"${\"in${\"ner\"}\"} ${upper(\"}\")}\"", "\"inner }\""},
    {"\"e\\u0301\"", "\"\xC3\xA9\""},
};
INSTANTIATE_TEST_SUITE_P(Templates, Expressions, ::testing::ValuesIn(templates));

const Case collections[] = {
    {"[1, \"a\", true,]", "[1, \"a\", true]"},
    {"{ b = 1, \"a b\" : 2 }", "{ \"a b\" = 2, b = 1 }"},
    {"{\n a = 1\n b = 2,\n c = 3\n}", "{ a = 1, b = 2, c = 3 }"},
    {"{ a = 1, a = 2 }", "{ a = 2 }"},
    {"{ (upper(\"a\")) = 1, 5 = 2, \"${1}x\" = 3 }", "{ \"1x\" = 3, \"5\" = 2, A = 1 }"},
    {"{ for = 1 }", "{ for = 1 }"},
    {"[1, 2, 3][1]", "2"},
    {"[1, 2, 3][\"2\"]", "3"},
    {"[[1, 2], [3]].0.1", "2"},
    {"{ a = { b = 5 } }.a[\"b\"]", "5"},
    {"[{ a = 1 }, { a = 2 }][*].a", "[1, 2]"},
    {"[{ a = 1 }, { a = 2 }].*.a", "[1, 2]"},
    {"[{ a = [1] }, { a = [2] }].*.a[1]", "[2]"},
    {"[{ a = [1] }, { a = [2] }][*].a[0]", "[1, 2]"},
    {"5[*]", "[5]"},
    {"null[*]", "[]"},
    {"[for x in [1, 2, 3] : x * 2 if x != 2]", "[2, 6]"},
    {"[for i, x in [\"a\", \"b\"] : \"${i}${x}\"]", "[\"0a\", \"1b\"]"},
    {"[for v in { b = 1, a = 2 } : v]", "[2, 1]"},
    {"[for k, v in toset([\"b\", \"a\"]) : \"${k}${v}\"]", "[\"aa\", \"bb\"]"},
    {"{ for k, v in { a = 1 } : v => k }", "{ \"1\" = \"a\" }"},
    {"{ for x in [\"a\", \"b\", \"a\"] : x => upper(x)... }", "{ a = [\"A\", \"A\"], b = [\"B\"] }"},
    {"{ for x in [\"a\", \"a\"] : x => 1 }",
     "t.hcl:1,25-26: Duplicate object key; Two different items produced the key \"a\" in this 'for' expression. If "
     "duplicates are expected, use the ellipsis (...) after the value expression to enable grouping by key."},
    {"[for x in null : x]",
     "t.hcl:1,11-15: Iteration over null value; A null value cannot be used as the collection in a 'for' expression."},
    {"[for x in \"abc\" : x]",
     "t.hcl:1,11-16: Iteration over non-iterable value; A value of type string cannot be used as the collection in a "
     "'for' expression."},
    {"[1][1]", "t.hcl:1,4-7: Invalid index; The given key does not identify an element in this collection value."},
    {"[1][0.5]", "t.hcl:1,4-9: Invalid index; The given key does not identify an element in this collection value."},
    {"{}.u", "t.hcl:1,3-5: Unsupported attribute; This object does not have an attribute named \"u\"."},
    {"\"a\".u", "t.hcl:1,4-6: Unsupported attribute; This value does not have any attributes."},
    {"null.u",
     "t.hcl:1,5-7: Attempt to get attribute from null value; This value is null, so it does not have any attributes."},
};
INSTANTIATE_TEST_SUITE_P(Collections, Expressions, ::testing::ValuesIn(collections));

/// Names `column.NAME` as references and gives each a `name`; knows `table.users` as two steps.
class Columns : public Resolver {
 public:
  std::optional<Resolved> resolve(std::span<const std::string_view> path, const Place& place) const override {
    if (path[0] != "column" && path[0] != "table") return std::nullopt;
    if (path.size() < 2) return std::nullopt;
    if (path[1] == "gone") {
      throw error_at(place, "Unsupported attribute", "This object does not have an attribute named \"gone\".");
    }
    return Resolved{Value(Reference{{std::string(path[0]), std::string(path[1])}, 7, place}), 2};
  }
  std::optional<Value> member(const Reference& reference, std::string_view name, const Place& place) const override {
    if (name == "name") return Value(reference.path.back());
    if (name != "column") return std::nullopt;
    Reference inner = reference;
    inner.path.emplace_back(name);
    inner.place = place;
    return Value(std::move(inner));
  }
};

class Scopes : public ::testing::Test {
 protected:
  Scopes() {
    words_.title = "foreign_key.on_delete";
    words_.variables.emplace("CASCADE", Value("CASCADE"));
    words_.variables.emplace("SET_NULL", Value("SET_NULL"));
    words_.functions.emplace(
        "varchar",
        Function{{{"size", Type::Kind::number, false}}, std::nullopt, [](const Call& call) {
                   return Value(TypeCall{"varchar", {call.arguments.begin(), call.arguments.end()}, true, call.place});
                 }});
    words_.functions.emplace("date", Function{{}, Parameter{"args", Type(), true}, [](const Call& call) -> Value {
                                                throw error_at(call.place, "Call to unknown function",
                                                               "Type \"date\" does not accept attributes");
                                              }});
    document_.resolver = &columns_;
    document_.functions = standard_functions();
    document_.variables.emplace(
        "each", Value::object({{"key", Value("k")}, {"value", Value(Reference{{"table", "t"}, 1, {}})}}));
  }

  std::string printed(const std::string& text) const {
    const ParsedExpression parsed = parse_expression("t.hcl", text);
    const EvalContext outer{&document_, nullptr};
    try {
      return format_value(evaluate(*parsed.expression, EvalContext{&words_, &outer}));
    } catch (const Error& error) {
      return error.what();
    }
  }

  Columns columns_;
  Scope words_;
  Scope document_;
};

TEST_F(Scopes, SeeWordsTypesAndReferences) {
  const Case cases[] = {
      {"CASCADE", "\"CASCADE\""},
      {"varchar(255)", "varchar(255)"},
      {"varchar(\"255\")", "varchar(255)"},
      {"column.id", "column.id"},
      {"column[\"a b\"]", "column[\"a b\"]"},
      {"table.users.name", "\"users\""},
      {"\"SELECT ${table.users.name}\"", "\"SELECT users\""},
      {"[column.a, column.b]", "[column.a, column.b]"},
      {"each.value.column", "table.t.column"},
      {"each.value[\"name\"]", "\"t\""},
      {"[for c in [column.a, column.b] : c.name]", "[\"a\", \"b\"]"},
      {"[column.a, column.b][*].name", "[\"a\", \"b\"]"},
      {"sql(\"now()\")", "sql(\"now()\")"},
      {"true ? varchar(1) : sql(\"x\")", "varchar(1)"},
      {"sql(\"\")", "t.hcl:1,1-8: Error in function call; Call to function \"sql\" failed: empty expression."},
      {"FOO", "t.hcl:1,1-4: Unknown foreign_key.on_delete; There is no on_delete named \"FOO\"."},
      {"CASCADES",
       "t.hcl:1,1-9: Unknown foreign_key.on_delete; There is no on_delete named \"CASCADES\". Did you mean "
       "\"CASCADE\"?"},
      {"varcha",
       "t.hcl:1,1-7: Unknown foreign_key.on_delete; There is no on_delete named \"varcha\". Did you mean \"varchar\"?"},
      {"local.x", "t.hcl:1,1-6: Unknown variable; There is no variable named \"local\"."},
      {"table.gone", "t.hcl:1,1-11: Unsupported attribute; This object does not have an attribute named \"gone\"."},
      {"table.t.nothing",
       "t.hcl:1,8-16: Unsupported attribute; This object does not have an attribute named \"nothing\"."},
      {"date(1)", "t.hcl:1,1-8: Call to unknown function; Type \"date\" does not accept attributes"},
      {"varchr(1)",
       "t.hcl:1,1-7: Call to unknown function; There is no function named \"varchr\". Did you mean \"varchar\"?"},
      {"varchar()",
       "t.hcl:1,9-10: Not enough function arguments; Function \"varchar\" expects 1 argument(s). Missing value for "
       "\"size\"."},
      {"varchar(1, 2)", "t.hcl:1,12-13: Too many function arguments; Function \"varchar\" expects only 1 argument(s)."},
      {"varchar([])",
       "t.hcl:1,9-11: Invalid function argument; Invalid value for \"size\" parameter: a number is required."},
      {"varchar([3]...)", "varchar(3)"},
      {"varchar(3...)",
       "t.hcl:1,9-10: Invalid expanding argument value; The expanding argument (indicated by ...) must be of a tuple, "
       "list, or set type."},
  };
  for (const Case& c : cases) EXPECT_EQ(printed(c.expression), c.printed) << c.expression;
}

TEST_F(Scopes, MakeListsOfTupleAttributes) {
  const File file =
      parse("t.hcl", "a = [column.x, column.y]\n\tb = [column.x, \"y\"]\nc = []\nd = [{ a = 1 }, { b = 2 }]\n");
  const EvalContext context{&document_, nullptr};
  EXPECT_EQ(evaluate(file.body.attributes[0], context).kind(), Value::Kind::list);
  EXPECT_EQ(evaluate(file.body.attributes[2], context).size(), 0u);
  EXPECT_EQ(evaluate(file.body.attributes[3], context).size(), 2u);
  try {
    evaluate(file.body.attributes[1], context);
    FAIL();
  } catch (const SourceError& error) {
    EXPECT_STREQ(error.what(), "t.hcl:2,2-21: mixed list types used in \"b\" attribute");
  }
}

TEST(Values, EndAComputationThatGrowsWithoutBounds) {
  EXPECT_EQ(printed("[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : 1]]]"),
            "t.hcl:1,73-74: Expression too costly; Its evaluation takes more than 1000000 steps.");
}

TEST(Values, RefuseToNestTooDeep) {
  Value value = Value::tuple({});
  const auto wrap_often = [&] {
    for (int i = 0; i < 1000; ++i) value = Value::tuple({value});
  };
  EXPECT_THROW(wrap_often(), Error);
}

TEST(Values, KeepSetsSortedAndUnique) {
  EXPECT_EQ(printed("toset([\"b\", \"a\", \"b\"])"), "[\"a\", \"b\"]");
  EXPECT_EQ(printed("toset([10, 9, 10])"), "[9, 10]");
}

TEST(Conversion, FollowsTheDeclaredType) {
  const auto converted = [](const char* text, const Type& type) {
    try {
      return format_value(convert(value_of(text), type));
    } catch (const ConversionError& error) {
      return std::string(error.what());
    }
  };
  const Type text(Type::Kind::string);
  const Type number(Type::Kind::number);
  EXPECT_EQ(converted("[1, \"b\"]", Type::list(text)), "[\"1\", \"b\"]");
  EXPECT_EQ(converted("{ a = \"1\" }", Type::map(number)), "{ a = 1 }");
  EXPECT_EQ(converted("\"x\"", number), "a number is required");
  EXPECT_EQ(converted("\"1e2\"", number), "100");
  EXPECT_EQ(converted("\"0x10\"", number), "a number is required");
  EXPECT_EQ(converted("true", number), "a number is required");
  EXPECT_EQ(converted("[]", text), "string required");
  EXPECT_EQ(converted("1", Type(Type::Kind::boolean)), "a bool is required");
  EXPECT_EQ(converted("{ a = 1, b = 2 }", Type::object({{"a", text}})), "{ a = \"1\" }");
  EXPECT_EQ(converted("{}", Type::object({{"a", text}})), "attribute \"a\" is required");
  EXPECT_EQ(converted("[1, \"2\"]", Type::tuple({text, number})), "[\"1\", 2]");
  EXPECT_EQ(converted("\"x\"", Type::list(text)), "list of string required");
  EXPECT_EQ(converted("null", number), "null");
  EXPECT_EQ(Type::list(Type::map(number)).name(), "list of map of number");
}

}  // namespace
}  // namespace portolan::hcl
