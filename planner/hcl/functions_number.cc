#include <algorithm>
#include <cmath>
#include <utility>

#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

/// A function of one number.
template <typename Map>
void add_unary(NameMap<Function>& functions, const char* name, Map map) {
  add(functions, name, {number_parameter("num")},
      [map](const Call& call) { return Value(Number(map(call.arguments[0].as_number()))); });
}

/// A function of two numbers in 64-bit floats.
void add_floating(NameMap<Function>& functions, const char* name, const char* second,
                  double (*compute)(double, double)) {
  add(functions, name, {number_parameter("num"), number_parameter(second)}, [compute](const Call& call) {
    const double result = compute(call.arguments[0].as_number().to_double(), call.arguments[1].as_number().to_double());
    if (std::isnan(result)) throw FunctionError("the result is not a number");
    return Value(Number::from_double(result));
  });
}

Value extreme(const Call& call, bool largest) {
  if (call.arguments.empty()) throw FunctionError("must pass at least one number");
  const auto before = [](const Value& a, const Value& b) { return a.as_number() < b.as_number(); };
  return largest ? *std::max_element(call.arguments.begin(), call.arguments.end(), before)
                 : *std::min_element(call.arguments.begin(), call.arguments.end(), before);
}

Value parse_integer(const Call& call) {
  const std::string& text = call.arguments[0].as_string();
  const std::int64_t base = whole_number(call, 1);
  if (base < 2 || base > 62) throw ArgumentError(1, "base must be a whole number between 2 and 62 inclusive");
  if (const auto number = Number::parse_integer(text, static_cast<int>(base))) return Value(*number);
  throw ArgumentError(0, "cannot parse \"" + text + "\" as a base " + std::to_string(base) + " integer");
}

}  // namespace

void add_number_functions(NameMap<Function>& functions) {
  add_unary(functions, "abs", [](const Number& number) { return number.abs(); });
  add_unary(functions, "ceil", [](const Number& number) { return number.ceil(); });
  add_unary(functions, "floor", [](const Number& number) { return number.floor(); });
  add_unary(functions, "signum", [](const Number& number) { return number.sign(); });
  add_floating(functions, "log", "base", [](double num, double base) { return std::log(num) / std::log(base); });
  add_floating(functions, "pow", "power", [](double num, double power) { return std::pow(num, power); });
  add_variadic(functions, "max", {}, number_parameter("numbers"), [](const Call& call) { return extreme(call, true); });
  add_variadic(functions, "min", {}, number_parameter("numbers"),
               [](const Call& call) { return extreme(call, false); });
  add(functions, "parseint", {string_parameter("number"), number_parameter("base")}, parse_integer);
}

}  // namespace portolan::hcl
