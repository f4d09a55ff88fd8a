#include "planner/hcl/functions.h"

#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

void add_raw_function(NameMap<Function>& functions) {
  add(functions, "sql", {string_parameter("def")}, [](const Call& call) {
    const std::string& text = call.arguments[0].as_string();
    if (text.empty()) throw FunctionError("empty expression");
    return Value(RawExpression{text, call.place});
  });
}

NameMap<Function> build_standard_functions() {
  NameMap<Function> functions;
  add_number_functions(functions);
  add_string_functions(functions);
  add_format_functions(functions);
  add_regex_functions(functions);
  add_list_functions(functions);
  add_mapping_functions(functions);
  add_set_functions(functions);
  add_conversion_functions(functions);
  add_csv_functions(functions);
  add_json_functions(functions);
  add_yaml_functions(functions);
  add_time_functions(functions);
  add_url_functions(functions);
  add_raw_function(functions);
  return functions;
}

std::string printed(const Value& value) {
  if (value.is_string()) return value.as_string();
  if (value.is_number()) return value.as_number().format('g', 10);
  return to_json(value);
}

}  // namespace

const NameMap<Function>& standard_functions() {
  static const NameMap<Function> functions = build_standard_functions();
  return functions;
}

void add_outside_functions(NameMap<Function>& functions, const Outside& outside) {
  if (outside.getenv) {
    add(functions, "getenv", {string_parameter("name")},
        [get = outside.getenv](const Call& call) { return Value(get(call.arguments[0].as_string())); });
  }
  if (outside.file) {
    add(functions, "file", {string_parameter("path")},
        [read = outside.file](const Call& call) { return Value(read(call.arguments[0].as_string())); });
  }
  const auto add_paths = [&](const char* name, const auto& find) {
    if (!find) return;
    add(functions, name, {string_parameter("pattern")},
        [find](const Call& call) { return string_list(find(call.arguments[0].as_string())); });
  };
  add_paths("fileset", outside.fileset);
  add_paths("glob", outside.glob);
  if (outside.print) {
    add(functions, "print", {nullable_parameter("v")}, [print = outside.print](const Call& call) {
      print(printed(call.arguments[0]) + "\n");
      return call.arguments[0];
    });
  }
}

std::int64_t whole_number(const Call& call, std::size_t index) {
  const auto number = call.arguments[index].as_number().to_int64();
  if (!number) throw ArgumentError(index, "a whole number is required");
  return *number;
}

const Value& sequence_argument(const Call& call, std::size_t index, const std::string& message) {
  const Value& value = call.arguments[index];
  if (!value.is_sequence()) throw FunctionError(message);
  return value;
}

std::vector<Value> copy_elements(const Value& sequence) {
  return {sequence.elements().begin(), sequence.elements().end()};
}

Value sequence_like(const Value& like, std::vector<Value> elements) {
  if (like.kind() == Value::Kind::tuple) return Value::tuple(std::move(elements));
  return Value::list(std::move(elements), like.type().element());
}

Value string_list(std::vector<std::string> texts) {
  std::vector<Value> values;
  values.reserve(texts.size());
  for (std::string& text : texts) values.emplace_back(std::move(text));
  return Value::list(std::move(values), Type::Kind::string);
}

}  // namespace portolan::hcl
