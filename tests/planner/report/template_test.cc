#include "planner/report/template.h"

#include <gtest/gtest.h>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::report {
namespace {

TemplateData data() {
  TemplateData result;
  result.functions["sql"] = [](const auto& arguments) { return "SQL(" + base::join(arguments, "|") + ")"; };
  result.fields["Name"] = [](const auto&) { return std::string("ann"); };
  return result;
}

std::string render(const std::string& text) {
  return parse_template(text, {"sql"}, "parse format: ")->render(data());
}

std::string error_of(const std::string& text) {
  try {
    render(text);
  } catch (const UsageError& error) {
    return error.what();
  }
  return "no error";
}

TEST(Template, CallsFunctionsAndFields) {
  EXPECT_EQ(render("{{ sql . }}"), "SQL()");
  EXPECT_EQ(render("{{sql $ \"  \" `x`}}"), "SQL(  |x)");
  EXPECT_EQ(render("{{ sql . \"a\\n\\\"b\\\"\" }}"), "SQL(a\n\"b\")");
  EXPECT_EQ(render("hi {{ .Name }} and {{ $.Name }}!\n"), "hi ann and ann!\n");
}

TEST(Template, TrimsAroundDashes) {
  EXPECT_EQ(render("a \n{{- .Name -}}\n b"), "aannb");
}

TEST(Template, RefusesTheRest) {
  EXPECT_EQ(error_of("{{ x . }}"), "parse format: template: format:1: function \"x\" not defined");
  EXPECT_EQ(error_of("a\n{{ sql ."), "parse format: template: format:2: unclosed action");
  EXPECT_NE(error_of("{{ .A.B }}").find("not understood near \".A.B\""), std::string::npos);
  EXPECT_NE(error_of("{{ sql . | upper }}").find("not understood near \"|\""), std::string::npos);
  EXPECT_NE(error_of("{{ .Nope }}").find("can't evaluate field Nope"), std::string::npos);
}

}  // namespace
}  // namespace portolan::report
