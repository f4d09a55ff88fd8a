#include <algorithm>
#include <iterator>
#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

/// The arguments as sets of one common element type.
std::vector<Value> common_sets(const Call& call) {
  std::vector<Type> types;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (!call.arguments[i].is_sequence()) throw ArgumentError(i, "set required");
    for (const Value& element : call.arguments[i].elements()) types.push_back(element.type());
  }
  const bool is_empty = std::all_of(types.begin(), types.end(), [](const Type& type) { return type.is_any(); });
  const std::optional<Type> common = unify(types);
  if (!common && !is_empty) throw FunctionError("given sets must all have compatible element types");
  std::vector<Value> sets;
  for (const Value& argument : call.arguments) sets.push_back(convert(argument, Type::set(common.value_or(Type()))));
  return sets;
}

using Combine = void (*)(std::span<const Value> a, std::span<const Value> b, std::vector<Value>& result);

Value combined(const Call& call, Combine combine) {
  const std::vector<Value> sets = common_sets(call);
  Value result = sets.front();
  const Type element = result.type().element();
  for (std::size_t i = 1; i < sets.size(); ++i) {
    std::vector<Value> elements;
    combine(result.elements(), sets[i].elements(), elements);
    result = Value::set(std::move(elements), element);
  }
  return result;
}

void intersect(std::span<const Value> a, std::span<const Value> b, std::vector<Value>& result) {
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result), Value::before);
}

void subtract(std::span<const Value> a, std::span<const Value> b, std::vector<Value>& result) {
  std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result), Value::before);
}

void unite(std::span<const Value> a, std::span<const Value> b, std::vector<Value>& result) {
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(result), Value::before);
}

Value product(const Call& call) {
  if (call.arguments.size() < 2) throw FunctionError("at least two arguments are required");
  constexpr std::size_t most = 1000000;
  bool all_sets = true;
  std::vector<std::vector<Value>> rows(1);
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const Value& factor = call.arguments[i];
    if (!factor.is_sequence()) throw ArgumentError(i, "a set or a list is required");
    all_sets = all_sets && factor.kind() == Value::Kind::set;
    if (factor.size() > 0 && rows.size() > most / factor.size()) {
      throw FunctionError("more than 1000000 values would be generated");
    }
    std::vector<std::vector<Value>> longer;
    for (const std::vector<Value>& row : rows) {
      for (const Value& element : factor.elements()) {
        longer.push_back(row);
        longer.back().push_back(element);
      }
    }
    rows = std::move(longer);
  }
  std::vector<Value> tuples;
  for (std::vector<Value>& row : rows) tuples.push_back(Value::tuple(std::move(row)));
  const Type element = tuples.empty() ? Type() : tuples.front().type();
  return all_sets ? Value::set(std::move(tuples), element) : Value::list(std::move(tuples), element);
}

}  // namespace

void add_set_functions(NameMap<Function>& functions) {
  const auto add_set = [&](const char* name, Combine combine) {
    add_variadic(functions, name, {any_parameter("first_set")}, any_parameter("other_sets"),
                 [combine](const Call& call) { return combined(call, combine); });
  };
  add_set("setintersection", intersect);
  add_set("setunion", unite);
  add(functions, "setsubtract", {any_parameter("a"), any_parameter("b")},
      [](const Call& call) { return combined(call, subtract); });
  add_variadic(functions, "setproduct", {}, any_parameter("sets"), product);
}

}  // namespace portolan::hcl
