#include <gtest/gtest.h>

#include "planner/base/errors.h"
#include "planner/report/template/builtins.h"
#include "planner/report/template/evaluator.h"
#include "planner/report/template/parser.h"

namespace portolan::gotemplate {
namespace {

/// What a template fails with under small limits; "" when it does not fail.
std::string failure(const std::string& text) {
  try {
    evaluate(parse("format", text, is_builtin), {}, "data", {.steps = 10'000, .bytes = 100'000, .depth = 50});
  } catch (const UsageError& error) {
    return error.what();
  }
  return "";
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.ends_with(end);
}

TEST(TemplateLimits, StopLongLoops) {
  EXPECT_PRED2(ends_with, failure("{{range 1000000}}{{range 1000000}}{{end}}{{end}}"),
               "the template takes more than 10000 steps");
}

TEST(TemplateLimits, StopTextThatDoubles) {
  EXPECT_PRED2(ends_with, failure("{{$x := \"x\"}}{{range 40}}{{$x = print $x $x}}{{end}}"),
               "the template makes more than 100000 bytes of text");
  EXPECT_PRED2(ends_with, failure("{{printf \"%999999d\" 1}}"), "the template makes more than 100000 bytes of text");
}

TEST(TemplateLimits, StopTemplatesThatCallThemselves) {
  EXPECT_PRED2(ends_with, failure("{{define \"a\"}}{{template \"a\"}}{{end}}{{template \"a\"}}"),
               "exceeded maximum template depth (50)");
}

TEST(TemplateLimits, StopDeepNesting) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "{{if .}}";
  EXPECT_EQ(failure(text), "template: format:1: nested deeper than 200 levels");
  EXPECT_EQ(failure("{{" + std::string(1000, '(')), "template: format:1: nested deeper than 200 levels");
}

TEST(TemplateLimits, LetOrdinaryTemplatesPass) {
  EXPECT_EQ(failure("{{range 100}}{{.}}{{end}}"), "");
}

}  // namespace
}  // namespace portolan::gotemplate
