#include <gtest/gtest.h>

#include "tests/planner/hcl/support.h"

namespace portolan::hcl {
namespace {

using testing::printed;

struct FunctionCase {
  const char* expression;
  const char* printed;
};

std::ostream& operator<<(std::ostream& out, const FunctionCase& c) {
  return out << c.expression;
}

class Functions : public ::testing::TestWithParam<FunctionCase> {};

TEST_P(Functions, GiveValueOrError) {
  EXPECT_EQ(printed(GetParam().expression), GetParam().printed);
}

const FunctionCase number_calls[] = {
    {"abs(-1.5)", "1.5"},
    {"ceil(1.2)", "2"},
    {"floor(-1.2)", "-2"},
    {"signum(-3)", "-1"},
    {"log(8, 2)", "3"},
    {"pow(2, 10)", "1024"},
    {"max(1, 5, 3)", "5"},
    {"min([4, 2]...)", "2"},
    {"max()", "t.hcl:1,1-6: Error in function call; Call to function \"max\" failed: must pass at least one number."},
    {"parseint(\"ff\", 16)", "255"},
    {"parseint(\"-Z\", 62)", "-61"},
    {"parseint(\"z\", 10)",
     "t.hcl:1,10-13: Invalid function argument; Invalid value for \"number\" parameter: cannot parse \"z\" as a base "
     "10 "
     "integer."},
    {"abs(null)",
     "t.hcl:1,5-9: Invalid function argument; Invalid value for \"num\" parameter: argument must not be null."},
};
INSTANTIATE_TEST_SUITE_P(Numbers, Functions, ::testing::ValuesIn(number_calls));

const FunctionCase strings[] = {
    {"upper(true)", "\"TRUE\""},
    {"chomp(\"a\\r\\n\\n\")", "\"a\""},
    {"endswith(\"abc\", \"bc\")", "true"},
    {"startswith(\"abc\", \"bc\")", "false"},
    {"indent(2, \"a\\nb\\n\\nc\")", "\"a\\n  b\\n  \\n  c\""},
    {"join(\"-\", [1, 2], [\"x\"])", "\"1-2-x\""},
    {"join(\"-\", [null])",
     "t.hcl:1,11-17: Invalid function argument; Invalid value for \"lists\" parameter: element 0 is null; cannot "
     "concatenate null values."},
    {"lower(\"\xC3\x89X\")", "\"\xC3\xA9x\""},
    {"title(\"hello wORLD x_y\")", "\"Hello WORLD X_y\""},
    {"replace(\"a.b.c\", \".\", \"-\")", "\"a-b-c\""},
    {"replace(\"a\", \".\")",
     "t.hcl:1,17-18: Not enough function arguments; Function \"replace\" expects 3 argument(s). Missing value for "
     "\"replace\"."},
    {"regexreplace(\"a1b22\", \"([0-9]+)\", \"<$1>\")", "\"a<1>b<22>\""},
    {"regexreplace(\"ab\", \"(?P<x>a)\", \"$${x}${\"$\"}{x}\")", "\"aab\""},
    {"regexreplace(\"abc\", \"\", \"-\")", "\"-a-b-c-\""},
    {"split(\",\", \"\")", "[\"\"]"},
    {"split(\",\", \"a,,b\")", "[\"a\", \"\", \"b\"]"},
    {"strrev(\"ae\\u0301b\")", "\"b\xC3\xA9\x61\""},
    {"substr(\"hello\", 1, 3)", "\"ell\""},
    {"substr(\"hello\", -3, -1)", "\"llo\""},
    {"substr(\"hello\", 3, 99)", "\"lo\""},
    {"trim(\"xxaxbx\", \"x\")", "\"axb\""},
    {"trimprefix(\"aab\", \"a\")", "\"ab\""},
    {"trimsuffix(\"abb\", \"b\")", "\"ab\""},
    {"trimspace(\"\\u00a0 a b\\n\")", "\"a b\""},
    {"regex(\"[0-9]+\", \"ab12\")", "\"12\""},
    {"regex(\"(a)(x)?\", \"ab\")", "[\"a\", null]"},
    {"regex(\"(?P<y>a)\", \"ab\")", "{ y = \"a\" }"},
    {"regex(\"x\", \"ab\")",
     "t.hcl:1,1-17: Error in function call; Call to function \"regex\" failed: pattern did not match any part of the "
     "given string."},
    {"regex(\"(\", \"ab\")",
     "t.hcl:1,7-10: Invalid function argument; Invalid value for \"pattern\" parameter: invalid regexp pattern: "
     "missing "
     "): (."},
    {"regexall(\"[a-z]\", \"a1b\")", "[\"a\", \"b\"]"},
    {"regexall(\"x\", \"a1b\")", "[]"},
    {"regexpescape(\"a.b\")", "\"a\\\\.b\""},
};
INSTANTIATE_TEST_SUITE_P(Strings, Functions, ::testing::ValuesIn(strings));

const FunctionCase formats[] = {
    {"format(\"%s-%d %t %%\", \"a\", 5, true)", "\"a-5 true %\""},
    {"format(\"%05d|%-5d|%+d|% d|%5s\", 42, 42, 42, 42, \"x\")", "\"00042|42   |+42| 42|    x\""},
    {"format(\"%b %o %x %X %#x\", 5, 8, 255, 255, 255)", "\"101 10 ff FF 0xff\""},
    {"format(\"%e %E %f %.2f %g\", 1500, 1500, 1.5, 1.006, 1.5)", "\"1.500000e+03 1.500000E+03 1.500000 1.01 1.5\""},
    {"format(\"%g %v %g\", 1000000, 1234567, 100000)", "\"1e+06 1.234567e+06 100000\""},
    {"format(\"%g\", 0.00001)", "\"1e-05\""},
    {"format(\"%q\", \"a\\\"b\")", "\"\\\"a\\\\\\\"b\\\"\""},
    {"format(\"%v %#v\", [1, \"a\"], \"x\")", "\"[1,\\\"a\\\"] \\\"x\\\"\""},
    {"format(\"%[2]s %[1]s\", \"a\", \"b\")", "\"b a\""},
    {"format(\"%s\", null)", "null"},
    {"format(\"%.1s\", \"abc\")", "\"a\""},
    {"format(\"%s\")",
     "t.hcl:1,1-13: Error in function call; Call to function \"format\" failed: not enough arguments for \"%s\" at 0: "
     "need "
     "index 1 but have 0 total."},
    {"format(\"%s\", 1, 2)",
     "t.hcl:1,1-19: Error in function call; Call to function \"format\" failed: too many arguments; only 1 used by "
     "format "
     "string."},
    {"format(\"%z\", 1)",
     "t.hcl:1,1-16: Error in function call; Call to function \"format\" failed: unsupported format verb 'z' in \"%z\" "
     "at "
     "offset 0."},
    {"format(\"%d\", 1.5)",
     "t.hcl:1,1-18: Error in function call; Call to function \"format\" failed: unsupported value for \"%d\" at 0: an "
     "integer is required."},
    {"formatlist(\"%s-%d\", \"x\", [1, 2])", "[\"x-1\", \"x-2\"]"},
};
INSTANTIATE_TEST_SUITE_P(Formats, Functions, ::testing::ValuesIn(formats));

const FunctionCase collection_calls[] = {
    {"alltrue([])", "true"},
    {"alltrue([true, null])", "false"},
    {"chunklist([1, 2, 3], 2)", "[[1, 2], [3]]"},
    {"chunklist([1, 2, 3], 0)", "[[1, 2, 3]]"},
    {"chunklist([1], -1)",
     "t.hcl:1,1-19: Error in function call; Call to function \"chunklist\" failed: the size argument must be "
     "positive."},
    {"coalescelist([], [1])", "[1]"},
    {"coalescelist([])",
     "t.hcl:1,1-17: Error in function call; Call to function \"coalescelist\" failed: no non-null arguments."},
    {"compact([\"a\", \"\", null, \"b\"])", "[\"a\", \"b\"]"},
    {"concat([1], [\"a\"])", "[1, \"a\"]"},
    {"contains([1, 2], \"1\")", "false"},
    {"contains([1, 2], 1)", "true"},
    {"distinct([1, 1, \"1\"])", "[\"1\"]"},
    {"element([1, 2, 3], 4)", "2"},
    {"element([], 0)",
     "t.hcl:1,1-15: Error in function call; Call to function \"element\" failed: cannot use element function with an "
     "empty "
     "list."},
    {"empty([])", "true"},
    {"empty({})",
     "t.hcl:1,1-10: Error in function call; Call to function \"empty\" failed: collection must be a list, a map or a "
     "tuple."},
    {"flatten([1, [2, [3, []]], {}])", "[1, 2, 3, {}]"},
    {"index([\"a\", \"b\"], 1)", "\"b\""},
    {"index({ a = 1 }, \"a\")", "1"},
    {"keys({ b = 1, a = 2 })", "[\"a\", \"b\"]"},
    {"values({ b = 1, a = 2 })", "[2, 1]"},
    {"length([1, 2])", "2"},
    {"length(\"ab\")",
     "t.hcl:1,1-13: Error in function call; Call to function \"length\" failed: collection must be a list, a map or a "
     "tuple."},
    {"merge({ a = 1 }, null, { a = 2, b = 3 })", "{ a = 2, b = 3 }"},
    {"range(3)", "[0, 1, 2]"},
    {"range(3, 0)", "[3, 2, 1]"},
    {"range(0, 1, 0.5)", "[0, 0.5]"},
    {"length(range(1024))", "1024"},
    {"range(1025)",
     "t.hcl:1,1-12: Error in function call; Call to function \"range\" failed: more than 1024 values were generated; "
     "either "
     "decrease the difference between start and end or use a smaller step."},
    {"reverse([1, 2])", "[2, 1]"},
    {"setintersection([1, 2], [2, 3])", "[2]"},
    {"setproduct([1, 2], [\"a\"])", "[[1, \"a\"], [2, \"a\"]]"},
    {"setsubtract([1, 2], [2])", "[1]"},
    {"setunion([1], [\"a\"])", "[\"1\", \"a\"]"},
    {"slice([1, 2, 3], 1, 3)", "[2, 3]"},
    {"slice([1], 0, 2)",
     "t.hcl:1,15-16: Invalid function argument; Invalid value for \"end_index\" parameter: end index must not be "
     "greater "
     "than the length of the list."},
    {"sort([\"b\", \"B\", \"a\"])", "[\"B\", \"a\", \"b\"]"},
    {"zipmap([\"a\", \"b\"], [1, 2])", "{ a = 1, b = 2 }"},
    {"zipmap([\"a\"], [1, 2])",
     "t.hcl:1,1-22: Error in function call; Call to function \"zipmap\" failed: number of keys (1) does not match "
     "number of "
     "values (2)."},
};
INSTANTIATE_TEST_SUITE_P(Collections, Functions, ::testing::ValuesIn(collection_calls));

const FunctionCase conversions[] = {
    {"tobool(\"1\")", "true"},
    {"tobool(\"a\")",
     "t.hcl:1,8-11: Invalid function argument; Invalid value for \"v\" parameter: cannot convert \"a\" to bool; only "
     "the "
     "strings \"true\" or \"false\" are allowed."},
    {"tonumber(\"0x1\")",
     "t.hcl:1,10-15: Invalid function argument; Invalid value for \"v\" parameter: cannot convert \"0x1\" to number; "
     "given "
     "string must be a decimal representation of a number."},
    {"tostring([])",
     "t.hcl:1,10-12: Invalid function argument; Invalid value for \"v\" parameter: cannot convert tuple to string."},
    {"tostring(null)", "null"},
    {"tolist([1, \"a\"])", "[\"1\", \"a\"]"},
    {"can(nosuch)", "false"},
    {"can(1)", "true"},
    {"try(nosuch, {}.a, 3)", "3"},
    {"gibberish()", "t.hcl:1,1-10: Call to unknown function; There is no function named \"gibberish\"."},
    {"uper(\"a\")",
     "t.hcl:1,1-5: Call to unknown function; There is no function named \"uper\". Did you mean \"upper\"?"},
    {"getenv(\"HOME\")", "t.hcl:1,1-7: Call to unknown function; There is no function named \"getenv\"."},
};
INSTANTIATE_TEST_SUITE_P(Conversions, Functions, ::testing::ValuesIn(conversions));

const FunctionCase encodings[] = {
    {"csvdecode(\"a,b\\n1,\\\"x \\\"\\\"y\\\"\\\"\\\"\\n,2\\n\")",
     "[{ a = \"1\", b = \"x \\\"y\\\"\" }, { a = \"\", b = \"2\" }]"},
    {"csvdecode(\"a,a\\n\")",
     "t.hcl:1,1-19: Error in function call; Call to function \"csvdecode\" failed: duplicate column name \"a\"."},
    {"csvdecode(\"a,b\\n1\\n\")",
     "t.hcl:1,1-22: Error in function call; Call to function \"csvdecode\" failed: record on line 2: wrong number of "
     "fields."},
    {"jsondecode(\"{\\\"a\\\":[1,2.5,null,true,\\\"x\\\"],\\\"b\\\":{}}\")",
     "{ a = [1, 2.5, null, true, \"x\"], b = {} }"},
    {"jsondecode(\"12345678901234567890123\")", "12345678901234567890123"},
    {"jsondecode(\"0.1\") == 0.1", "true"},
    {"jsondecode(\"{\")",
     "t.hcl:1,1-16: Error in function call; Call to function \"jsondecode\" failed: invalid JSON at byte 2."},
    {"jsonencode({ b = [1, true, null], a = \"<\\n&>\" })",
     "\"{\\\"a\\\":\\\"\\\\u003c\\\\n\\\\u0026\\\\u003e\\\",\\\"b\\\":[1,true,null]}\""},
    {"yamldecode(\"a: 1\\nb:\\n- x\\n- 'true'\\n- true\\n- ~\\n- 0x10\\nc: {d: 1.5}\\n\")",
     "{ a = 1, b = [\"x\", \"true\", true, null, 16], c = { d = 1.5 } }"},
    {"yamldecode(\"a: &x {k: 1}\\nb:\\n  <<: *x\\n  l: 2\\n\")", "{ a = { k = 1 }, b = { k = 1, l = 2 } }"},
    {"yamldecode(\"{on: no, 'off': 'yes', 1: ~}\")", "{ \"1\" = null, off = \"yes\", true = false }"},
    {"yamlmerge(\"a: yes\", \"b: 'yes'\")", "\"a: \\\"yes\\\"\\nb: \\\"yes\\\"\\n\""},
    {"yamlencode({ b = [1, { c = \"x\" }], a = \"t\", e = {}, d = { f = null } })",
     "\"\\\"a\\\": \\\"t\\\"\\n\\\"b\\\":\\n- 1\\n- \\\"c\\\": \\\"x\\\"\\n\\\"d\\\":\\n  \\\"f\\\": null\\n\\\"e\\\": "
     "{}\\n\""},
    {"yamlmerge(\"a: {b: 1}\\nl: [1]\\n\", \"a: {c: x}\\nl: [2]\\n\")",
     "\"a:\\n    b: 1\\n    c: x\\nl:\\n    - 1\\n    - 2\\n\""},
    {"yamlmerge(\"x: 1\", \"x: [1]\")",
     "t.hcl:1,1-28: Error in function call; Call to function \"yamlmerge\" failed: key x is defined in both src and "
     "dst, "
     "but has a different type."},
};
INSTANTIATE_TEST_SUITE_P(Encodings, Functions, ::testing::ValuesIn(encodings));

const FunctionCase time_calls[] = {
    {"formatdate(\"EEEE EEE DD D MMMM MMM MM M YYYY YY hh h HH H mm m ss s AA aa\", \"2006-01-02T15:04:05Z\")",
     "\"Monday Mon 02 2 January Jan 01 1 2006 06 15 15 03 3 04 4 05 5 PM pm\""},
    {"formatdate(\"ZZZZZ ZZZZ ZZZ Z 'it''s'\", \"2006-01-02T15:04:05Z\")", "\"+00:00 +0000 UTC Z it's\""},
    {"formatdate(\"ZZZZZ ZZZZ ZZZ Z\", \"2006-01-02T15:04:05-07:30\")", "\"-07:30 -0730 -0730 -07:30\""},
    {"formatdate(\"X\", \"2006-01-02T15:04:05Z\")",
     "t.hcl:1,12-15: Invalid function argument; Invalid value for \"format\" parameter: invalid date format verb "
     "\"X\"."},
    {"formatdate(\"Y\", \"2006-13-02T15:04:05Z\")",
     "t.hcl:1,17-39: Invalid function argument; Invalid value for \"time\" parameter: not a valid RFC3339 timestamp: "
     "\"2006-13-02T15:04:05Z\"."},
    {"timeadd(\"2024-02-28T23:59:59.5Z\", \"24h0.5s\")", "\"2024-03-01T00:00:00Z\""},
    {"timeadd(\"2024-01-01T00:00:00+02:00\", \"-1h30m\")", "\"2023-12-31T22:30:00+02:00\""},
    {"timeadd(\"2024-01-01T00:00:00Z\", \"1x\")",
     "t.hcl:1,33-37: Invalid function argument; Invalid value for \"duration\" parameter: time: invalid duration "
     "\"1x\"."},
};
INSTANTIATE_TEST_SUITE_P(Times, Functions, ::testing::ValuesIn(time_calls));

const FunctionCase urls[] = {
    {"urlescape(\"a b&c/\xC3\xA9~\")", "\"a+b%26c%2F%C3%A9~\""},
    {"urluserinfo(\"mysql://localhost:3306/db\", \"me\", \"p@:/?#\")",
     "\"mysql://me:p%40%3A%2F%3F%23@localhost:3306/db\""},
    {"urluserinfo(\"mysql://x:y@localhost/db?a=1\", \"me\", null)", "\"mysql://me@localhost/db?a=1\""},
    {"urlqueryset(\"postgres://h/db?sslmode=disable&b=1&b=2\", \"b\", \"x y\")",
     "\"postgres://h/db?b=x+y&sslmode=disable\""},
    {"urlsetpath(\"mysql://u:p@h:1/old?x=1\", \"a b\")", "\"mysql://u:p@h:1/a%20b?x=1\""},
};
INSTANTIATE_TEST_SUITE_P(Urls, Functions, ::testing::ValuesIn(urls));

TEST(OutsideFunctions, ExistOnlyWithTheirSeam) {
  std::string shown;
  Outside outside;
  outside.getenv = [](const std::string& name) { return name == "USER_NAME" ? std::string("ann") : std::string(); };
  outside.file = [](const std::string& path) -> std::string {
    throw Error("open /work/" + path + ": no such file or directory");
  };
  outside.glob = [](const std::string& pattern) { return std::vector<std::string>{"/work/" + pattern}; };
  outside.print = [&](std::string_view text) { shown += text; };
  Scope scope;
  scope.functions = standard_functions();
  add_outside_functions(scope.functions, outside);
  const auto result = [&](const std::string& text) {
    const ParsedExpression parsed = parse_expression("t.hcl", text);
    try {
      return format_value(evaluate(*parsed.expression, EvalContext{&scope, nullptr}));
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  EXPECT_EQ(result("getenv(\"USER_NAME\")"), "\"ann\"");
  EXPECT_EQ(result("getenv(\"NONE\")"), "\"\"");
  EXPECT_EQ(result("file(\"x\")"),
            "t.hcl:1,1-10: Error in function call; Call to function \"file\" failed: open /work/x: no such file or "
            "directory.");
  EXPECT_EQ(result("glob(\"*\")"), "[\"/work/*\"]");
  EXPECT_EQ(result("fileset(\"*\")"), "t.hcl:1,1-8: Call to unknown function; There is no function named \"fileset\".");
  EXPECT_EQ(result("print({ a = 1 })"), "{ a = 1 }");
  EXPECT_EQ(result("print(12345678901234)"), "12345678901234");
  EXPECT_EQ(result("print(\"x\")"), "\"x\"");
  EXPECT_EQ(shown, "{\"a\":1}\n1.23456789e+13\nx\n");
}

TEST(StandardFunctions, LeaveOutWhatTheLanguageDoesNotHave) {
  for (const char* name : {"anytrue", "base64encode", "coalesce", "lookup", "one", "sum", "tomap", "timestamp", "uuid",
                           "md5", "templatefile", "getenv", "file"}) {
    EXPECT_EQ(standard_functions().count(name), 0u) << name;
  }
}

}  // namespace
}  // namespace portolan::hcl
