#include <algorithm>
#include <set>
#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

constexpr std::string_view wants_collection = "collection must be a list, a map or a tuple";

const Value& list_argument(const Call& call, std::size_t index = 0) {
  return sequence_argument(call, index, "argument must be a list or a tuple");
}

Value all_true(const Call& call) {
  for (const Value& element : list_argument(call).elements()) {
    if (!element.is_bool() || !element.as_bool()) return Value(false);
  }
  return Value(true);
}

Value chunks(const Call& call) {
  const Value& list = list_argument(call);
  const std::int64_t wanted = whole_number(call, 1);
  if (wanted < 0) throw FunctionError("the size argument must be positive");
  const std::size_t size = wanted == 0 ? std::max<std::size_t>(list.size(), 1) : static_cast<std::size_t>(wanted);
  std::vector<Value> result;
  for (std::size_t from = 0; from < list.size(); from += std::min(size, list.size() - from)) {
    const auto part = list.elements().subspan(from, std::min(size, list.size() - from));
    result.push_back(sequence_like(list, {part.begin(), part.end()}));
  }
  if (list.kind() == Value::Kind::tuple) return Value::tuple(std::move(result));
  return Value::list(std::move(result), Type::list(list.type().element()));
}

Value first_non_empty(const Call& call) {
  for (const Value& list : call.arguments) {
    if (!list.is_null() && list.is_sequence() && list.size() > 0) return list;
  }
  throw FunctionError("no non-null arguments");
}

Value compacted(const Call& call) {
  std::vector<Value> kept;
  for (const Value& element : call.arguments[0].elements()) {
    if (!element.is_null() && !element.as_string().empty()) kept.push_back(element);
  }
  return Value::list(std::move(kept), Type::Kind::string);
}

Value concatenated(const Call& call) {
  std::vector<Value> elements;
  bool typed = !call.arguments.empty();
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const Value& list = call.arguments[i];
    if (!list.is_sequence()) {
      throw ArgumentError(i, "all arguments must be lists or tuples; got " + list.type_name());
    }
    typed = typed && list.kind() == Value::Kind::list && list.type() == call.arguments[0].type();
    elements.insert(elements.end(), list.elements().begin(), list.elements().end());
  }
  return typed ? Value::list(std::move(elements), call.arguments[0].type().element())
               : Value::tuple(std::move(elements));
}

Value contains(const Call& call) {
  const auto elements = list_argument(call).elements();
  return Value(std::find(elements.begin(), elements.end(), call.arguments[1]) != elements.end());
}

Value distinct(const Call& call) {
  const Value list = unified(list_argument(call)).value_or(call.arguments[0]);
  const auto before = [](const Value* a, const Value* b) { return Value::before(*a, *b); };
  std::set<const Value*, decltype(before)> seen(before);
  std::vector<Value> kept;
  for (const Value& element : list.elements()) {
    if (seen.insert(&element).second) kept.push_back(element);
  }
  return sequence_like(list, std::move(kept));
}

Value element_at(const Call& call) {
  const Value& list = list_argument(call);
  const std::int64_t index = whole_number(call, 1);
  if (index < 0) throw FunctionError("cannot use element function with a negative index");
  if (list.size() == 0) throw FunctionError("cannot use element function with an empty list");
  return list.elements()[static_cast<std::size_t>(index) % list.size()];
}

/// The size of what `length` and `empty` take: all collections but object literals.
std::size_t collection_size(const Call& call) {
  const Value& value = call.arguments[0];
  if (!value.is_sequence() && value.kind() != Value::Kind::map) throw FunctionError(std::string(wants_collection));
  return value.size();
}

void append_flat(const Value& value, std::vector<Value>& flat) {
  for (const Value& element : value.elements()) {
    if (element.is_sequence()) {
      append_flat(element, flat);
    } else {
      flat.push_back(element);
    }
  }
}

Value flattened(const Call& call) {
  std::vector<Value> flat;
  append_flat(sequence_argument(call, 0, "can only flatten lists, sets and tuples"), flat);
  return Value::tuple(std::move(flat));
}

Value range(const Call& call) {
  if (call.arguments.empty() || call.arguments.size() > 3)
    throw FunctionError("must have one, two, or three arguments");
  const auto number = [&](std::size_t i) { return call.arguments[i].as_number(); };
  const bool only_end = call.arguments.size() == 1;
  const Number start = only_end ? Number(0) : number(0);
  const Number end = only_end ? number(0) : number(1);
  const bool down = end < start;
  const Number step = call.arguments.size() == 3 ? number(2) : Number(down ? -1 : 1);
  if (step.sign() == 0 && !(start == end)) throw FunctionError("step must not be zero");
  if (step.sign() > 0 && down) throw FunctionError("end must be greater than start when step is positive");
  if (step.sign() < 0 && start < end) throw FunctionError("end must be less than start when step is negative");
  constexpr std::size_t most = 1024;
  std::vector<Value> values;
  for (Number at = start; down ? end < at : at < end; at = at + step) {
    if (values.size() == most) {
      throw FunctionError(
          "more than 1024 values were generated; either decrease the difference between start and end or "
          "use a smaller step");
    }
    values.emplace_back(at);
  }
  return Value::list(std::move(values), Type::Kind::number);
}

Value reversed(const Call& call) {
  std::vector<Value> elements = copy_elements(list_argument(call));
  std::reverse(elements.begin(), elements.end());
  return sequence_like(call.arguments[0], std::move(elements));
}

Value slice(const Call& call) {
  const Value& list = list_argument(call);
  const std::int64_t from = whole_number(call, 1);
  const std::int64_t to = whole_number(call, 2);
  const auto size = static_cast<std::int64_t>(list.size());
  if (from < 0) throw ArgumentError(1, "start index must not be less than zero");
  if (from > size) throw ArgumentError(1, "start index must not be greater than the length of the list");
  if (to < 0) throw ArgumentError(2, "end index must not be less than zero");
  if (to > size) throw ArgumentError(2, "end index must not be greater than the length of the list");
  if (from > to) throw ArgumentError(1, "start index must not be greater than end index");
  const auto part = list.elements().subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
  return sequence_like(list, {part.begin(), part.end()});
}

Value sorted(const Call& call) {
  std::vector<Value> elements = copy_elements(call.arguments[0]);
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (elements[i].is_null()) {
      throw ArgumentError(0, "given list element " + std::to_string(i) + " is null; a null string cannot be sorted");
    }
  }
  std::stable_sort(elements.begin(), elements.end(), Value::before);
  return Value::list(std::move(elements), Type::Kind::string);
}

}  // namespace

void add_list_functions(NameMap<Function>& functions) {
  add(functions, "alltrue", {any_parameter("list")}, all_true);
  add(functions, "chunklist", {any_parameter("list"), number_parameter("size")}, chunks);
  add_variadic(functions, "coalescelist", {}, nullable_parameter("vals"), first_non_empty);
  add(functions, "compact", {strings_parameter("list")}, compacted);
  add_variadic(functions, "concat", {}, any_parameter("seqs"), concatenated);
  add(functions, "contains", {any_parameter("list"), nullable_parameter("value")}, contains);
  add(functions, "distinct", {any_parameter("list")}, distinct);
  add(functions, "element", {any_parameter("list"), number_parameter("index")}, element_at);
  add(functions, "empty", {any_parameter("collection")},
      [](const Call& call) { return Value(collection_size(call) == 0); });
  add(functions, "length", {any_parameter("collection")},
      [](const Call& call) { return Value::integer(static_cast<std::int64_t>(collection_size(call))); });
  add(functions, "flatten", {any_parameter("list")}, flattened);
  add_variadic(functions, "range", {}, number_parameter("params"), range);
  add(functions, "reverse", {any_parameter("list")}, reversed);
  add(functions, "slice", {any_parameter("list"), number_parameter("start_index"), number_parameter("end_index")},
      slice);
  add(functions, "sort", {strings_parameter("list")}, sorted);
}

}  // namespace portolan::hcl
