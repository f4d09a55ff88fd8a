#include "planner/report/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace portolan::report {
namespace {

using nlohmann::ordered_json;

TEST(JsonText, EscapesAsGoDoes) {
  const ordered_json value{{"a", "<b> & \"c\"\n\t\u2028\u2029 \x01 é"}};
  EXPECT_EQ(json_text(value), "{\"a\":\"\\u003cb\\u003e \\u0026 \\\"c\\\"\\n\\t\\u2028\\u2029 \\u0001 é\"}");
}

TEST(JsonText, ReplacesWhatIsNoText) {
  EXPECT_EQ(json_text(ordered_json("a\xff")), "\"a\xef\xbf\xbd\"");
}

TEST(JsonText, Indents) {
  const ordered_json value{{"z", {1, 2}}, {"a", ordered_json::object()}, {"b", nullptr}};
  EXPECT_EQ(json_text(value), R"({"z":[1,2],"a":{},"b":null})");
  EXPECT_EQ(json_text(value, "", "  "), "{\n  \"z\": [\n    1,\n    2\n  ],\n  \"a\": {},\n  \"b\": null\n}");
  EXPECT_EQ(json_text(ordered_json{1}, "> ", "\t"), "[\n> \t1\n> ]");
}

}  // namespace
}  // namespace portolan::report
