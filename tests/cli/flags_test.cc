#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "cli/flag_parser.h"
#include "planner/base/errors.h"

namespace portolan::cli {
namespace {

using std::chrono::milliseconds;
using Words = std::vector<std::string>;

FlagTable table() {
  return {{.name = "url", .shorthand = 'u', .required = true},
          {.name = "to", .type = FlagType::kStrings, .default_value = "here", .required = true},
          {.name = "dry-run", .type = FlagType::kBool},
          {.name = "approve", .shorthand = 'a', .type = FlagType::kBool},
          {.name = "brief", .shorthand = 'b', .type = FlagType::kBool},
          {.name = "lock-timeout", .type = FlagType::kDuration, .default_value = "10s"},
          {.name = "latest", .type = FlagType::kUint},
          {.name = "var", .type = FlagType::kVariables},
          {.name = "old", .type = FlagType::kBool, .deprecated = "leave it out."}};
}

ParsedFlags parse(const Words& words) {
  const FlagTable flags = table();
  return parse_flags(flags, words);
}

std::string error_of(const std::function<void()>& call) {
  try {
    call();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no error";
}

std::string parse_error(const Words& words) {
  return error_of([&] { parse(words); });
}

TEST(Flags, AcceptEverySpellingOfAValue) {
  for (const Words& words :
       {Words{"--url=x=y"}, Words{"--url", "x=y"}, Words{"-u", "x=y"}, Words{"-ux=y"}, Words{"-u=x=y"}}) {
    EXPECT_EQ(parse(words).values.text("url"), "x=y") << words.front();
  }
  EXPECT_EQ(parse({"-u", "--dry-run"}).values.text("url"), "--dry-run");
  EXPECT_EQ(parse({"--url", ""}).values.text("url"), "");
}

TEST(Flags, ReadBooleans) {
  EXPECT_TRUE(parse({"--dry-run"}).values.boolean("dry-run"));
  EXPECT_FALSE(parse({"--dry-run=false"}).values.boolean("dry-run"));
  EXPECT_TRUE(parse({"--dry-run=false"}).values.is_set("dry-run"));
  EXPECT_FALSE(parse({}).values.is_set("dry-run"));
  for (const char* word : {"1", "t", "T", "TRUE", "true", "True"}) EXPECT_TRUE(parse_bool(word));
  for (const char* word : {"0", "f", "F", "FALSE", "false", "False"}) EXPECT_FALSE(parse_bool(word));
  const ParsedFlags several = parse({"-abuX"});
  EXPECT_TRUE(several.values.boolean("approve"));
  EXPECT_TRUE(several.values.boolean("brief"));
  EXPECT_EQ(several.values.text("url"), "X");
}

TEST(Flags, MixWithArguments) {
  const ParsedFlags parsed = parse({"one", "-u", "x", "two", "-", "--", "--dry-run", "-z"});
  EXPECT_EQ(parsed.arguments, (Words{"one", "two", "-", "--dry-run", "-z"}));
  EXPECT_FALSE(parsed.values.boolean("dry-run"));
}

TEST(Flags, CollectLists) {
  EXPECT_EQ(parse({}).values.list("to"), Words{"here"});
  EXPECT_EQ(parse({"--to", "a,b", "--to", "c"}).values.list("to"), (Words{"a", "b", "c"}));
  EXPECT_EQ(parse({"--to", R"("a,b",c)"}).values.list("to"), (Words{"a,b", "c"}));
  EXPECT_EQ(parse({"--to", R"("say ""x""")"}).values.list("to"), Words{R"(say "x")"});
  EXPECT_EQ(parse({"--to", "a,"}).values.list("to"), (Words{"a", ""}));
  EXPECT_EQ(parse({"--to", ""}).values.list("to"), Words{});
}

TEST(Flags, CollectVariables) {
  const auto pairs = parse({"--var", "a=1,b=x=y", "--var", R"("c=p,q")"}).values.variables("var");
  ASSERT_EQ(pairs.size(), 3U);
  EXPECT_EQ(pairs[1], std::pair(std::string("b"), std::string("x=y")));
  EXPECT_EQ(pairs[2].second, "p,q");
}

TEST(Flags, ReadDurations) {
  EXPECT_EQ(parse({}).values.duration("lock-timeout"), milliseconds(10000));
  EXPECT_EQ(parse_duration("1m30s"), milliseconds(90000));
  EXPECT_EQ(parse_duration("1.5s"), milliseconds(1500));
  EXPECT_EQ(parse_duration("-250ms"), milliseconds(-250));
  EXPECT_EQ(parse_duration("2h"), std::chrono::hours(2));
  EXPECT_EQ(parse_duration("3\u00b5s"), std::chrono::microseconds(3));
  EXPECT_EQ(parse_duration("0").count(), 0);
  EXPECT_EQ(error_of([] { parse_duration("5"); }), R"(time: missing unit in duration "5")");
  EXPECT_EQ(error_of([] { parse_duration("5x"); }), R"(time: unknown unit "x" in duration "5x")");
  EXPECT_EQ(error_of([] { parse_duration(""); }), R"(time: invalid duration "")");
  EXPECT_EQ(error_of([] { parse_duration("9999999999999h"); }), R"(time: invalid duration "9999999999999h")");
}

TEST(Flags, ReadUnsignedNumbers) {
  EXPECT_EQ(parse({"--latest", "12"}).values.number("latest"), 12U);
  EXPECT_EQ(parse_uint("0x1F"), 31U);
  EXPECT_EQ(parse_uint("0b101"), 5U);
  EXPECT_EQ(parse_uint("0o17"), 15U);
  EXPECT_EQ(parse_uint("017"), 15U);
  EXPECT_EQ(parse_uint("1_000"), 1000U);
  EXPECT_EQ(error_of([] { parse_uint("-1"); }), R"(strconv.ParseUint: parsing "-1": invalid syntax)");
  EXPECT_EQ(error_of([] { parse_uint("99999999999999999999"); }),
            R"(strconv.ParseUint: parsing "99999999999999999999": value out of range)");
}

TEST(Flags, SayWhatIsWrong) {
  EXPECT_EQ(parse_error({"--foo"}), "unknown flag: --foo");
  EXPECT_EQ(parse_error({"--foo=1"}), "unknown flag: --foo");
  EXPECT_EQ(parse_error({"-z"}), "unknown shorthand flag: 'z' in -z");
  EXPECT_EQ(parse_error({"-azb"}), "unknown shorthand flag: 'z' in -zb");
  EXPECT_EQ(parse_error({"--url"}), "flag needs an argument: --url");
  EXPECT_EQ(parse_error({"-au"}), "flag needs an argument: 'u' in -u");
  EXPECT_EQ(parse_error({"--dry-run=maybe"}),
            R"(invalid argument "maybe" for "--dry-run" flag: strconv.ParseBool: parsing "maybe": invalid syntax)");
  EXPECT_EQ(parse_error({"--lock-timeout", "zz"}),
            R"(invalid argument "zz" for "--lock-timeout" flag: time: invalid duration "zz")");
  EXPECT_EQ(parse_error({"-a=x"}),
            R"(invalid argument "x" for "-a, --approve" flag: strconv.ParseBool: parsing "x": invalid syntax)");
  EXPECT_EQ(parse_error({"--var", "who"}),
            R"(invalid argument "who" for "--var" flag: variables must be format as key=value, got: "who")");
  EXPECT_EQ(parse_error({"--var", R"(a={"b":1})"}), R"(invalid argument "a={\"b\":1}" for "--var" flag: )"
                                                    R"(parse error on line 1, column 4: bare " in non-quoted-field)");
}

TEST(Flags, RequireAndExclude) {
  const FlagTable flags = table();
  EXPECT_EQ(error_of([&] { require_flags(flags, parse({}).values); }), R"(required flag(s) "url", "to" not set)");
  EXPECT_EQ(error_of([&] { require_flags(flags, parse({"-ux"}).values); }), R"(required flag(s) "to" not set)");
  EXPECT_EQ(
      error_of([&] {
        require_exclusive({{"dry-run", "approve"}}, parse({"--dry-run", "-a"}).values);
      }),
      "if any flags in the group [dry-run approve] are set none of the others can be; [approve dry-run] were all set");
  EXPECT_EQ(error_of([&] { require_exclusive({{"dry-run", "approve"}}, parse({"-a"}).values); }), "no error");
}

TEST(Flags, KnowHelpAndDeprecation) {
  EXPECT_TRUE(parse({"-h"}).help);
  EXPECT_TRUE(parse({"x", "--help", "--foo"}).help);
  EXPECT_EQ(parse({"--old"}).notices, Words{"Flag --old has been deprecated, leave it out."});
}

TEST(Flags, FindPlainWords) {
  EXPECT_EQ(plain_words(table(), {"-u", "x", "apply", "--dry-run", "y", "--url=z", "-abX", "w"}),
            (std::vector<std::size_t>{2, 4, 7}));
  EXPECT_EQ(plain_words({}, {"--foo", "x", "y"}), std::vector<std::size_t>{2});
  EXPECT_EQ(plain_words({}, {"--", "x"}), std::vector<std::size_t>{});
}

}  // namespace
}  // namespace portolan::cli
