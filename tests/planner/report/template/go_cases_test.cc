#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/template/builtins.h"
#include "planner/report/template/evaluator.h"
#include "planner/report/template/parser.h"

/// Every template of go_cases.json gives here what Go's text/template gave (go_cases.go wrote the file).
namespace portolan::gotemplate {
namespace {

Value person() {
  Struct person{.type = "*main.Person", .fields = {field("First", "Bob"), field("Age", 42)}, .methods = {}};
  person.methods["Greet"] = {
      {Type::kString}, false, [](const Call& call) -> Value { return call.arguments[0].text() + ", Bob!"; }};
  person.methods["Fail"] = {{}, false, [](const Call&) -> Value { throw UsageError("no luck"); }};
  return person;
}

/// The dot of go_cases.go.
Value data() {
  Struct named{.type = "*main.Named", .fields = {}, .methods = {}, .text = [] { return "a named one"; }};
  const Function twice{{Type::kInt}, false, [](const Call& call) -> Value { return call.arguments[0].integer() * 2; }};
  return Struct{.type = "*main.Data",
                .fields = {field("Name", "ann"), field("Empty", ""), field("N", 7), field("Zero", 0), field("F", 1.5),
                           field("T", true), field("List", Value::List{"a", "b", "c"}), field("None", Value::List{}),
                           field("Nums", Value::List{1, 2, 3}), field("Map", Value::Map{{"x", 1}, {"y", "two"}}),
                           field("Person", person()), field("Named", named),
                           field("Nobody", Value::null("*main.Person")), field("Twice", twice)},
                .methods = {}};
}

Functions functions() {
  Functions table;
  table["upper"] = {
      {Type::kString}, false, [](const Call& call) -> Value { return base::to_upper(call.arguments[0].text()); }};
  table["add"] = {{Type::kInt, Type::kInt}, false, [](const Call& call) -> Value {
                    return call.arguments[0].integer() + call.arguments[1].integer();
                  }};
  table["fail"] = {
      {Type::kString}, false, [](const Call& call) -> Value { throw UsageError(call.arguments[0].text()); }};
  table["both"] = {{Type::kBool, Type::kBool}, false, [](const Call& call) -> Value {
                     return call.arguments[0].boolean() && call.arguments[1].boolean();
                   }};
  return table;
}

/// What a template gives: its output, or `ERROR: ` and its message.
std::string outcome(const std::string& text, const Functions& table) {
  try {
    const ParsedTemplate parsed =
        parse("format", text, [&](std::string_view name) { return is_builtin(name) || table.count(name) > 0; });
    return evaluate(parsed, table, data());
  } catch (const UsageError& error) {
    return std::string("ERROR: ") + error.what();
  }
}

TEST(Template, DoesWhatGoDoes) {
  std::ifstream file("tests/planner/report/template/go_cases.json");
  const auto cases = nlohmann::json::parse(file);
  ASSERT_GT(cases.size(), 300U);
  const Functions table = functions();
  for (const auto& entry : cases) {
    const auto text = entry["Template"].get<std::string>();
    const std::string expected =
        entry.contains("Error") ? "ERROR: " + entry["Error"].get<std::string>() : entry.value("Output", "");
    EXPECT_EQ(outcome(text, table), expected) << text;
  }
}

}  // namespace
}  // namespace portolan::gotemplate
