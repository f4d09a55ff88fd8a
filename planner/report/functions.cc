#include "planner/report/functions.h"

#include <nlohmann/json.hpp>

#include "planner/base/errors.h"
#include "planner/report/function_tables.h"
#include "planner/report/json.h"
#include "planner/report/template/budget.h"
#include "planner/report/template/print.h"
#include "planner/report/value_json.h"

namespace portolan::report {
namespace {

using gotemplate::Call;
using gotemplate::Function;
using gotemplate::Functions;
using gotemplate::Type;
using gotemplate::Value;

std::string text_argument(const Call& call, std::size_t at) {
  if (!call.arguments[at].is(Value::Kind::kString)) {
    throw UsageError("wrong type for value; expected string; got " + call.arguments[at].type_name());
  }
  return call.arguments[at].text();
}

Value json(const Call& call) {
  const std::size_t extra = call.arguments.size() - 1;
  if (extra > 2) throw UsageError("unexpected number of arguments: " + std::to_string(extra));
  const std::string prefix = extra == 2 ? text_argument(call, 1) : "";
  const std::string indent = extra > 0 ? text_argument(call, extra) : "";
  std::string text = json_text(to_json(call.arguments.front(), call.budget), prefix, indent);
  call.budget.grow(text.size());
  return text;
}

/// Joins objects given as texts; of equal keys the later one counts as a whole.
Value json_merge(const Call& call) {
  nlohmann::json merged = nlohmann::json::object();
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const std::string text = text_argument(call, i);
    call.budget.grow(text.size());
    const auto object = nlohmann::json::parse(text, nullptr, false);
    if (!object.is_object()) throw UsageError("argument " + std::to_string(i + 1) + " is no JSON object");
    merged.update(object);
  }
  return json_text(nlohmann::ordered_json::parse(merged.dump()));
}

using Color = std::string (Style::*)(std::string_view) const;

struct NamedColor {
  const char* name;
  Color color;
};
constexpr NamedColor kColors[] = {
    {"cyan", &Style::cyan},          {"green", &Style::green},        {"red", &Style::red},
    {"yellow", &Style::yellow},      {"redBgWhiteFg", &Style::alarm}, {"gray", &Style::gray},
    {"underline", &Style::underline}};

/// `color text`, or `color format arguments...`.
std::string colored_text(const Call& call, std::size_t first) {
  const std::string text = text_argument(call, first);
  if (call.arguments.size() == first + 1) return text;
  const std::vector<Value> rest(call.arguments.begin() + static_cast<std::ptrdiff_t>(first) + 1, call.arguments.end());
  return gotemplate::print_format(text, rest, call.budget);
}

Value colorize(const Style& style, const Call& call) {
  const std::string name = text_argument(call, 0);
  for (const NamedColor& color : kColors) {
    if (name == color.name) return (style.*color.color)(colored_text(call, 1));
  }
  throw UsageError("unknown color " + name);
}

void take(Functions& into, const Functions& from, std::initializer_list<const char*> names) {
  for (const char* name : names) into[name] = from.at(name);
}

}  // namespace

Function json_function() {
  return {{Type::kAny, Type::kAny}, true, json};
}

Function method_function(const std::string& method) {
  return {{Type::kAny, Type::kAny}, true, [method](const Call& call) -> Value {
            const Value& object = call.arguments.front();
            if (!object.is(Value::Kind::kStruct) || object.structure().methods.count(method) == 0) {
              throw UsageError("wrong type for value: " + object.type_name() + " has no " + method);
            }
            const std::vector<Value> rest(call.arguments.begin() + 1, call.arguments.end());
            return object.structure().methods.at(method).run({rest, call.budget, call.include});
          }};
}

std::string optional_text(const Call& call) {
  if (call.arguments.size() > 1) {
    throw UsageError("unexpected number of arguments: " + std::to_string(call.arguments.size()));
  }
  return call.arguments.empty() ? "" : text_argument(call, 0);
}

const Functions& json_functions() {
  static const Functions kTable{{"json", json_function()}, {"json_merge", {{Type::kString}, true, json_merge}}};
  return kTable;
}

Functions color_functions(const Style& style) {
  Functions table;
  for (const NamedColor& color : kColors) {
    table[color.name] = {{Type::kAny, Type::kAny}, true, [style, color](const Call& call) -> Value {
                           return (style.*color.color)(colored_text(call, 0));
                         }};
  }
  table["colorize"] = {
      {Type::kString, Type::kAny}, true, [style](const Call& call) -> Value { return colorize(style, call); }};
  return table;
}

Functions apply_functions(const Style& style) {
  Functions table = json_functions();
  take(table, color_functions(style), {"cyan", "green", "red", "yellow", "redBgWhiteFg"});
  take(table, text_functions(), {"upper", "indent_ln"});
  take(table, number_functions(), {"add"});
  return table;
}

Functions status_functions(const Style& style) {
  Functions table = json_functions();
  take(table, color_functions(style), {"cyan", "green", "red", "yellow", "redBgWhiteFg"});
  table["default"] = method_function("Default");
  return table;
}

Functions lint_functions(const Style& style) {
  Functions table = color_functions(style);
  table["json"] = json_function();
  take(table, text_functions(), {"repeat", "join", "lower", "maxWidth"});
  take(table, number_functions(), {"add", "sub"});
  return table;
}

Functions inspect_functions() {
  Functions table = value_functions();
  table.insert(number_functions().begin(), number_functions().end());
  take(table, text_functions(),
       {"base64url", "lower", "upper", "replace", "trim", "trimAll", "trimPrefix", "trimSuffix", "hasPrefix",
        "hasSuffix", "join", "splitBy"});
  table["json"] = json_function();
  for (const auto& [name, method] :
       std::initializer_list<std::pair<const char*, const char*>>{{"sql", "MarshalSQL"},
                                                                  {"hcl", "MarshalHCL"},
                                                                  {"mermaid", "Mermaid"},
                                                                  {"dot", "Dot"},
                                                                  {"erd", "Erd"},
                                                                  {"docs", "Docs"},
                                                                  {"gorm", "Gorm"},
                                                                  {"columnType", "FormatType"}}) {
    table[name] = method_function(method);
  }
  return table;
}

}  // namespace portolan::report
