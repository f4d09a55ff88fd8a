// The template engine of --format: every text either parses and renders within its limits or is refused with an error.
#include <cstddef>
#include <cstdint>
#include <string>

#include "planner/base/errors.h"
#include "planner/report/function_tables.h"
#include "planner/report/template/builtins.h"
#include "planner/report/template/evaluator.h"
#include "planner/report/template/parser.h"

namespace portolan::fuzz {
namespace {

using gotemplate::field;
using gotemplate::Functions;
using gotemplate::Struct;
using gotemplate::Value;

Functions functions() {
  Functions table = report::value_functions();
  for (const Functions& more : {report::text_functions(), report::number_functions(), report::json_functions(),
                                report::color_functions({.colored = true})}) {
    table.insert(more.begin(), more.end());
  }
  return table;
}

Value data() {
  const Value person = Struct{.type = "*Person", .fields = {field("Name", "Bob"), field("Age", 42)}, .methods = {}};
  return Struct{.type = "*Data",
                .fields = {field("Name", "ann"), field("Person", person), field("List", Value::List{"a", 1, 2.5, true}),
                           field("Map", Value::Map{{"x", 1}, {"y", "two"}}), field("Nobody", Value::null("*Person"))},
                .methods = {}};
}

void run(const std::string& text) {
  static const Functions kFunctions = functions();
  try {
    const auto parsed = gotemplate::parse("format", text, [](std::string_view name) {
      return gotemplate::is_builtin(name) || kFunctions.count(name) > 0;
    });
    gotemplate::evaluate(parsed, kFunctions, data(), {.steps = 20'000, .bytes = 1'000'000, .depth = 100});
  } catch (const UsageError&) {
  }
}

}  // namespace
}  // namespace portolan::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  portolan::fuzz::run(std::string(reinterpret_cast<const char*>(bytes), size));
  return 0;
}
