#include <algorithm>
#include <utility>

#include "planner/hcl/convert.h"
#include "planner/hcl/library.h"

namespace portolan::hcl {
namespace {

const Value& mapping_argument(const Call& call, std::size_t index) {
  const Value& value = call.arguments[index];
  if (!value.is_mapping()) throw ArgumentError(index, "must have map or object type");
  return value;
}

/// `collection[key]`.
Value indexed(const Call& call) {
  const Value& collection = call.arguments[0];
  const Value& key = call.arguments[1];
  if (collection.is_mapping()) {
    const Value* found = key.is_string() ? collection.find(key.as_string()) : nullptr;
    if (found) return *found;
  } else if (collection.is_sequence() && collection.kind() != Value::Kind::set) {
    const auto number = key.is_number() ? key.as_number().to_int64() : std::nullopt;
    if (number && *number >= 0 && static_cast<std::size_t>(*number) < collection.size()) {
      return collection.elements()[static_cast<std::size_t>(*number)];
    }
  } else {
    throw ArgumentError(0, "must be a list, a map or a tuple");
  }
  throw FunctionError("invalid index");
}

Value keys(const Call& call) {
  const Value& map = mapping_argument(call, 0);
  std::vector<Value> names;
  for (const Value::Entry& entry : map.entries()) names.emplace_back(entry.first);
  if (map.kind() == Value::Kind::object) return Value::tuple(std::move(names));
  return Value::list(std::move(names), Type::Kind::string);
}

Value values(const Call& call) {
  const Value& map = mapping_argument(call, 0);
  std::vector<Value> found;
  for (const Value::Entry& entry : map.entries()) found.push_back(entry.second);
  if (map.kind() == Value::Kind::object) return Value::tuple(std::move(found));
  return Value::list(std::move(found), map.type().element());
}

Value merged(const Call& call) {
  std::vector<Value::Entry> entries;
  const Value* first = nullptr;
  bool all_maps = true;
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    const Value& map = call.arguments[i];
    if (map.is_null()) continue;
    if (!map.is_mapping()) throw FunctionError("arguments must be maps or objects, got \"" + map.type_name() + "\"");
    if (!first) first = &map;
    all_maps = all_maps && map.kind() == Value::Kind::map && map.type() == first->type();
    entries.insert(entries.end(), map.entries().begin(), map.entries().end());
  }
  if (first && all_maps) return Value::map(std::move(entries), first->type().element());
  return Value::object(std::move(entries));
}

Value zipped(const Call& call) {
  const Value& names = call.arguments[0];
  const Value& found = sequence_argument(call, 1, "values must be a list or a tuple");
  if (names.size() != found.size()) {
    throw FunctionError("number of keys (" + std::to_string(names.size()) + ") does not match number of values (" +
                        std::to_string(found.size()) + ")");
  }
  std::vector<Value::Entry> entries;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names.elements()[i].is_null()) throw ArgumentError(0, "keys must not be null");
    entries.emplace_back(names.elements()[i].as_string(), found.elements()[i]);
  }
  if (found.kind() == Value::Kind::list) return Value::map(std::move(entries), found.type().element());
  return Value::object(std::move(entries));
}

}  // namespace

void add_mapping_functions(NameMap<Function>& functions) {
  add(functions, "index", {any_parameter("collection"), any_parameter("key")}, indexed);
  add(functions, "keys", {any_parameter("inputMap")}, keys);
  add(functions, "values", {any_parameter("mapping")}, values);
  add_variadic(functions, "merge", {}, nullable_parameter("maps"), merged);
  add(functions, "zipmap", {strings_parameter("keys"), any_parameter("values")}, zipped);
}

}  // namespace portolan::hcl
