#include "planner/language/variable_type.h"

#include <string>
#include <utility>
#include <vector>

#include "planner/base/strings.h"
#include "planner/hcl/convert.h"

namespace portolan::language {
namespace {

using hcl::Type;

[[noreturn]] void refuse(const hcl::Expression& expression, std::string_view variable) {
  std::string written(expression.place.text());
  if (const auto* literal = std::get_if<hcl::Literal>(&expression.node); literal && literal->value.is_string()) {
    written = literal->value.as_string();
  }
  throw hcl::error_at(expression.place, "invalid type " + base::quote_go(written) + " for variable " +
                                            base::quote_go(variable) +
                                            ". Valid types are: string, number, bool, list, map, or set");
}

Type scalar(const hcl::Expression& expression, std::string_view name, std::string_view variable) {
  if (name == "string") return Type::Kind::string;
  if (name == "number" || name == "int") return Type::Kind::number;
  if (name == "bool") return Type::Kind::boolean;
  refuse(expression, variable);
}

Type collection(const hcl::Expression& expression, const hcl::FunctionCall& call, std::string_view variable) {
  if (call.arguments.size() != 1 || call.expand) refuse(expression, variable);
  const hcl::Expression& argument = *call.arguments.front();
  if (call.name == "list") return Type::list(parse_variable_type(argument, variable));
  if (call.name == "set") return Type::set(parse_variable_type(argument, variable));
  if (call.name == "map") return Type::map(parse_variable_type(argument, variable));
  if (call.name == "tuple") {
    const auto* tuple = std::get_if<hcl::Tuple>(&argument.node);
    if (tuple == nullptr) refuse(expression, variable);
    std::vector<Type> elements;
    for (const auto& element : tuple->elements) elements.push_back(parse_variable_type(*element, variable));
    return Type::tuple(std::move(elements));
  }
  const auto* object = call.name == "object" ? std::get_if<hcl::Object>(&argument.node) : nullptr;
  if (object == nullptr) refuse(expression, variable);
  std::vector<std::pair<std::string, Type>> attributes;
  for (const auto& item : object->items) {
    const auto* key = std::get_if<hcl::Literal>(&item.key->node);
    if (key == nullptr || !key->value.is_string()) refuse(expression, variable);
    attributes.emplace_back(key->value.as_string(), parse_variable_type(*item.value, variable));
  }
  return Type::object(std::move(attributes));
}

}  // namespace

hcl::Type parse_variable_type(const hcl::Expression& expression, std::string_view variable) {
  if (const auto* name = std::get_if<hcl::Variable>(&expression.node)) return scalar(expression, name->name, variable);
  if (const auto* call = std::get_if<hcl::FunctionCall>(&expression.node)) {
    return collection(expression, *call, variable);
  }
  refuse(expression, variable);
}

hcl::Value convert_input(const hcl::Value& value, const hcl::Type& type) {
  const bool wants_sequence = type.kind() == Type::Kind::list || type.kind() == Type::Kind::set;
  if (wants_sequence && !value.is_sequence() && !value.is_null()) return hcl::convert(hcl::Value::tuple({value}), type);
  return hcl::convert(value, type);
}

}  // namespace portolan::language
