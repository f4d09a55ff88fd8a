#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

std::string quoted(const Value& value) {
  return to_json(value);
}

/// Why `value` cannot become what `target` names.
std::string reason(const Value& value, const Type& type, const std::string& target, const std::string& detail) {
  if (value.is_string() && type.kind() == Type::Kind::boolean) {
    return "cannot convert " + quoted(value) + " to bool; only the strings \"true\" or \"false\" are allowed";
  }
  if (value.is_string() && type.kind() == Type::Kind::number) {
    return "cannot convert " + quoted(value) + " to number; given string must be a decimal representation of a number";
  }
  const std::string plain = "cannot convert " + value.type_name() + " to " + target;
  const bool is_element = type.kind() == Type::Kind::list || type.kind() == Type::Kind::set;
  return is_element && value.is_sequence() ? plain + ": " + detail : plain;
}

void add_conversion(NameMap<Function>& functions, const char* name, Type type, const char* target) {
  add(functions, name, {nullable_parameter("v")}, [type, target](const Call& call) {
    const Value& value = call.arguments[0];
    try {
      return convert(value, type);
    } catch (const ConversionError& error) {
      throw ArgumentError(0, reason(value, type, target, error.what()));
    }
  });
}

}  // namespace

void add_conversion_functions(NameMap<Function>& functions) {
  add_conversion(functions, "tobool", Type::Kind::boolean, "bool");
  add_conversion(functions, "tonumber", Type::Kind::number, "number");
  add_conversion(functions, "tostring", Type::Kind::string, "string");
  add_conversion(functions, "tolist", Type::list(Type()), "list of any single type");
  add_conversion(functions, "toset", Type::set(Type()), "set of any single type");
}

}  // namespace portolan::hcl
