#include "planner/report/functions.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"
#include "planner/report/environment.h"
#include "planner/report/file_value.h"
#include "planner/report/function_tables.h"
#include "planner/report/template.h"
#include "planner/report/time_value.h"

namespace portolan::report {
namespace {

using gotemplate::Functions;
using gotemplate::Value;

Functions all_functions() {
  Functions table = inspect_functions();
  for (const Functions& more : {text_functions(), json_functions(), color_functions({.colored = true})}) {
    table.insert(more.begin(), more.end());
  }
  return table;
}

/// The output of a template, or `ERROR: ` and its message.
std::string render(const std::string& text, const Value& data = {}) {
  try {
    return Template(text, all_functions(), "parse format: ").render(data);
  } catch (const UsageError& error) {
    return std::string("ERROR: ") + error.what();
  }
}

struct Case {
  const char* text;
  const char* expected;
};

TEST(TemplateFunctions, WorkOnTexts) {
  for (const Case& c : {
           Case{R"({{ lower "AbC" }} {{ upper "AbC" }} {{ trim " a b " }}|)", "abc ABC a b|"},
           Case{R"({{ replace "a.b.c" "." "/" }} {{ trimPrefix "abc" "a" }} {{ trimSuffix "abc" "bc" }})",
                "a/b/c bc a"},
           Case{R"({{ hasPrefix "abc" "ab" }} {{ hasSuffix "abc" "ab" }})", "true false"},
           Case{R"({{ join (splitBy "a,b,c" ",") "; " }} {{ trimAll (list " a" "b ") }})", "a; b; c [a b]"},
           Case{R"({{ base64url "a+b/c==" }} {{ repeat "ab" 3 }})", "a-b_c ababab"},
           Case{"{{ indent_ln \"a\\nb\\nc\" 2 }}", "a\n  b\n  c"},
           Case{R"({{ range maxWidth "one two three four" 6 }}[{{ . }}]{{ end }})", "[one two][three][four]"},
       }) {
    EXPECT_EQ(render(c.text), c.expected) << c.text;
  }
}

TEST(TemplateFunctions, WorkOnNumbers) {
  EXPECT_EQ(render("{{ add }} {{ add 1 2 3 }} {{ sub 1 2 }} {{ inc 1 }} {{ mul 2 3 4 }}"), "0 6 -1 2 24");
  EXPECT_EQ(render("{{ div 7 2 }} {{ div 7 0 }} {{ mod 7 4 }} {{ mod 7 0 }} {{ div -9223372036854775808 -1 }}"),
            "3 0 3 0 -9223372036854775808");
}

TEST(TemplateFunctions, WorkOnMapsAndLists) {
  EXPECT_EQ(render(R"({{ $d := dict "a" 1 "b" 2 }}{{ $_ := unset $d "b" }}{{ $_ = set $d "c" 3 }}{{ $d }})"),
            "map[a:1 c:3]");
  EXPECT_EQ(render(R"({{ $d := dict "a" 1 }}{{ get $d "a" }} {{ hasKey $d "a" }} {{ hasKey $d "b" }})"),
            "1 true false");
  EXPECT_EQ(render(R"({{ $l := list 1 2 }}{{ append $l 3 }} {{ $l }})"), "[1 2 3] [1 2]");
  EXPECT_EQ(render(R"({{ $d := dict }}{{ set $d "a" (list $d) }})"),
            R"(ERROR: template: format:1:19: executing "format" at <set $d "a" (list $d)>: error calling set: a dict )"
            "cannot hold itself");
}

TEST(TemplateFunctions, ControlTheTemplate) {
  EXPECT_EQ(render(R"({{ define "x" }}<{{ . }}>{{ end }}{{ include "x" 1 | printf "%5s" }})"), "  <1>");
  EXPECT_EQ(render(R"({{ fail "enough" }})"),
            R"(ERROR: template: format:1:3: executing "format" at <fail "enough">: error calling fail: enough)");
  EXPECT_EQ(render(R"({{ assert true "no" }}ok)"), "ok");
  EXPECT_EQ(render("{{ nope }}"), "ERROR: parse format: template: format:1: function \"nope\" not defined");
}

TEST(TemplateFunctions, WriteJson) {
  EXPECT_EQ(render(R"({{ json (dict "b" "<&>" "a" (list 1 true nil)) }})"),
            R"({"a":[1,true,null],"b":"\u003c\u0026\u003e"})");
  EXPECT_EQ(render("{{ json (list 1) \"  \" }}|{{ json (list 1) \">\" \" \" }}"), "[\n  1\n]|[\n> 1\n>]");
  EXPECT_EQ(render(R"({{ json_merge "{\"b\":{\"x\":1},\"a\":1}" "{\"b\":{\"y\":2}}" }})"), R"({"a":1,"b":{"y":2}})");
}

TEST(TemplateFunctions, ColorTexts) {
  EXPECT_EQ(render(R"({{ cyan "a" }}{{ red "%d" 1 }}{{ colorize "gray" "b" }})"),
            "\x1b[36ma\x1b[0m\x1b[91m1\x1b[0m\x1b[90mb\x1b[0m");
}

TEST(TemplateObjects, KnowTimesAndDurations) {
  using namespace std::chrono_literals;
  const std::chrono::system_clock::time_point start(1700000000s);
  const Value data = Value::Map{{"Start", time_value(start)}, {"End", time_value(start + 1500ms)}};
  EXPECT_EQ(render("{{ .End.Sub .Start }} {{ (.End.Sub .Start).Seconds }} {{ json (.End.Sub .Start) }}", data),
            "1.5s 1.5 1500000000");
  EXPECT_EQ(render("{{ .Start.Unix }} {{ .Start.Before .End }} {{ .Start.IsZero }}", data), "1700000000 true false");
}

TEST(TemplateObjects, HideTheUserOfUrlsInJson) {
  const Environment environment{
      .driver = "d", .url = base::Url::parse("d://bob:s3cret@h:1/db"), .schema = "", .dir = ""};
  const Value data = gotemplate::Struct{.type = "Env", .fields = environment_fields(environment), .methods = {}};
  EXPECT_EQ(render("{{ .URL }} {{ .URL.User.Username }} {{ .URL.Redacted }}", data),
            "d://bob:s3cret@h:1/db bob d://bob:xxxxx@h:1/db");
  EXPECT_EQ(
      render("{{ json . }}", data),
      R"({"Driver":"d","URL":{"Scheme":"d","Opaque":"","User":{},"Host":"h:1","Path":"/db","Fragment":"","RawQuery":"",)"
      R"("RawPath":"","RawFragment":"","ForceQuery":false,"OmitHost":false,"Schema":""}})");
}

TEST(TemplateObjects, KnowFiles) {
  const migrate::File file{"1_a.sql", "SELECT 1;\nSELECT 2;\n", "1", "a"};
  EXPECT_EQ(render("{{ .Name }} {{ .Version }} {{ .Desc }} {{ len .Stmts }} {{ (index .StmtDecls 1).Text }}",
                   file_value(file)),
            "1_a.sql 1 a 2 SELECT 2;");
  EXPECT_EQ(render("{{ json . }}", file_value(file)), R"({"Name":"1_a.sql","Version":"1","Description":"a"})");
}

}  // namespace
}  // namespace portolan::report
