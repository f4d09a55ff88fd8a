#include "planner/hcl/convert.h"

#include <algorithm>
#include <utility>

namespace portolan::hcl {
namespace {

using Kind = Type::Kind;

/// What to say when a value of another kind is given where `type` is needed.
std::string required(const Type& type) {
  switch (type.kind()) {
    case Kind::number:
      return "a number is required";
    case Kind::boolean:
      return "a bool is required";
    default:
      return type.name() + " required";
  }
}

Value to_number(const Value& value) {
  if (value.is_string()) {
    if (const auto number = Number::parse(value.as_string())) return Value(*number);
  }
  throw ConversionError("a number is required");
}

Value to_bool(const Value& value) {
  if (value.is_string()) {
    const std::string& text = value.as_string();
    if (text == "true" || text == "1") return Value(true);
    if (text == "false" || text == "0") return Value(false);
  }
  throw ConversionError("a bool is required");
}

/// A text may or may not be a number; everything else is known to fail by its kind alone.
Value convert_element(const Value& element, const Type& type, const char* container) {
  try {
    return convert(element, type);
  } catch (const ConversionError& error) {
    if (element.is_string()) throw;
    throw ConversionError(std::string("incorrect ") + container + " element type: " + error.what());
  }
}

/// The type the elements of a collection get when its declared element type is `wanted`.
Type element_type(const Type& wanted, const std::vector<Type>& given, const Type& whole) {
  if (!wanted.is_any()) return wanted;
  const std::optional<Type> common = unify(given);
  if (!common && std::any_of(given.begin(), given.end(), [](const Type& type) { return !type.is_any(); })) {
    throw ConversionError("all " + std::string(whole.kind() == Kind::map ? "map" : "list") +
                          " elements must have the same type");
  }
  return common.value_or(Type());
}

std::vector<Type> types_of(std::span<const Value> values) {
  std::vector<Type> types;
  types.reserve(values.size());
  for (const Value& value : values) types.push_back(value.type());
  return types;
}

Value to_sequence(const Value& value, const Type& type) {
  if (!value.is_sequence()) throw ConversionError(required(type));
  const bool to_set = type.kind() == Kind::set;
  const Type wanted = element_type(type.element(), types_of(value.elements()), type);
  std::vector<Value> elements;
  elements.reserve(value.size());
  for (const Value& element : value.elements()) {
    elements.push_back(convert_element(element, wanted, to_set ? "set" : "list"));
  }
  return to_set ? Value::set(std::move(elements), wanted) : Value::list(std::move(elements), wanted);
}

Value to_map(const Value& value, const Type& type) {
  if (!value.is_mapping()) throw ConversionError(required(type));
  std::vector<Type> types;
  for (const Value::Entry& entry : value.entries()) types.push_back(entry.second.type());
  const Type wanted = element_type(type.element(), types, type);
  std::vector<Value::Entry> entries;
  for (const Value::Entry& entry : value.entries()) {
    entries.emplace_back(entry.first, convert_element(entry.second, wanted, "map"));
  }
  return Value::map(std::move(entries), wanted);
}

Value to_object(const Value& value, const Type& type) {
  if (!value.is_mapping()) throw ConversionError(required(type));
  std::vector<Value::Entry> entries;
  for (const auto& [name, attribute_type] : type.attributes()) {
    const Value* attribute = value.find(name);
    if (!attribute) throw ConversionError("attribute \"" + name + "\" is required");
    try {
      entries.emplace_back(name, convert(*attribute, attribute_type));
    } catch (const ConversionError& error) {
      throw ConversionError("attribute \"" + name + "\": " + error.what());
    }
  }
  return Value::object(std::move(entries));
}

Value to_tuple(const Value& value, const Type& type) {
  if (!value.is_sequence()) throw ConversionError(required(type));
  if (value.size() != type.elements().size()) {
    throw ConversionError("a tuple of " + std::to_string(type.elements().size()) + " elements is required");
  }
  std::vector<Value> elements;
  for (std::size_t i = 0; i < value.size(); ++i) {
    try {
      elements.push_back(convert(value.elements()[i], type.elements()[i]));
    } catch (const ConversionError& error) {
      throw ConversionError("element " + std::to_string(i) + ": " + error.what());
    }
  }
  return Value::tuple(std::move(elements));
}

bool is_kind(const Type& type, std::initializer_list<Kind> kinds) {
  return std::find(kinds.begin(), kinds.end(), type.kind()) != kinds.end();
}

std::optional<Type> unify_tuples(const std::vector<Type>& types) {
  const std::size_t size = types.front().elements().size();
  std::vector<Type> elements;
  for (const Type& type : types) {
    if (type.elements().size() != size) return std::nullopt;
  }
  for (std::size_t i = 0; i < size; ++i) {
    std::vector<Type> column;
    for (const Type& type : types) column.push_back(type.elements()[i]);
    std::optional<Type> common = unify(column);
    if (!common) return std::nullopt;
    elements.push_back(std::move(*common));
  }
  return Type::tuple(std::move(elements));
}

std::optional<Type> unify_objects(const std::vector<Type>& types) {
  const auto& names = types.front().attributes();
  std::vector<std::pair<std::string, Type>> attributes;
  for (const Type& type : types) {
    const bool same = std::ranges::equal(type.attributes(), names, {}, &std::pair<std::string, Type>::first,
                                         &std::pair<std::string, Type>::first);
    if (!same) return std::nullopt;
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::vector<Type> column;
    for (const Type& type : types) column.push_back(type.attributes()[i].second);
    std::optional<Type> common = unify(column);
    if (!common) return std::nullopt;
    attributes.emplace_back(names[i].first, std::move(*common));
  }
  return Type::object(std::move(attributes));
}

/// All types of what the collections `types` hold.
std::vector<Type> held_types(const std::vector<Type>& types) {
  std::vector<Type> held;
  for (const Type& type : types) {
    if (type.kind() == Kind::tuple) {
      held.insert(held.end(), type.elements().begin(), type.elements().end());
    } else if (type.kind() == Kind::object) {
      for (const auto& attribute : type.attributes()) held.push_back(attribute.second);
    } else {
      held.push_back(type.element());
    }
  }
  return held;
}

/// The common type of the elements; any when there are no typed ones; empty when they differ.
std::optional<Type> unify_held(const std::vector<Type>& types) {
  const std::vector<Type> held = held_types(types);
  if (std::all_of(held.begin(), held.end(), [](const Type& type) { return type.is_any(); })) return Type();
  return unify(held);
}

}  // namespace

Value convert(const Value& value, const Type& type) {
  if (value.is_null() || type.is_any()) return value;
  switch (type.kind()) {
    case Kind::string:
      if (value.is_string()) return value;
      if (!value.is_number() && !value.is_bool()) throw ConversionError(required(type));
      return Value(to_text(value));
    case Kind::number:
      return value.is_number() ? value : to_number(value);
    case Kind::boolean:
      return value.is_bool() ? value : to_bool(value);
    case Kind::list:
    case Kind::set:
      return to_sequence(value, type);
    case Kind::map:
      return to_map(value, type);
    case Kind::object:
      return to_object(value, type);
    case Kind::tuple:
      return to_tuple(value, type);
    default:
      if (value.type().kind() == type.kind()) return value;
      throw ConversionError(required(type));
  }
}

std::optional<Type> unify(const std::vector<Type>& all) {
  std::vector<Type> types;
  for (const Type& type : all) {
    if (!type.is_any()) types.push_back(type);
  }
  if (types.empty()) return std::nullopt;
  if (std::all_of(types.begin(), types.end(), [&](const Type& type) { return type == types.front(); })) {
    return types.front();
  }
  const auto all_are = [&](std::initializer_list<Kind> kinds) {
    return std::all_of(types.begin(), types.end(), [&](const Type& type) { return is_kind(type, kinds); });
  };
  const auto any_is = [&](Kind kind) {
    return std::any_of(types.begin(), types.end(), [&](const Type& type) { return type.kind() == kind; });
  };
  if (all_are({Kind::boolean, Kind::number, Kind::string})) {
    if (any_is(Kind::string)) return Type(Kind::string);
    return std::nullopt;
  }
  if (all_are({Kind::tuple})) {
    if (auto common = unify_tuples(types)) return common;
  }
  if (all_are({Kind::object})) {
    if (auto common = unify_objects(types)) return common;
  }
  if (all_are({Kind::tuple, Kind::list, Kind::set})) {
    const std::optional<Type> element = unify_held(types);
    if (!element) return std::nullopt;
    return all_are({Kind::set}) ? Type::set(*element) : Type::list(*element);
  }
  if (all_are({Kind::object, Kind::map})) {
    const std::optional<Type> element = unify_held(types);
    if (!element) return std::nullopt;
    return Type::map(*element);
  }
  return std::nullopt;
}

std::optional<Value> unified(const Value& value) {
  if (value.kind() != Value::Kind::tuple) return value;
  try {
    return convert(value, Type::list(Type()));
  } catch (const ConversionError&) {
    return std::nullopt;
  }
}

std::string to_text(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::string:
      return value.as_string();
    case Value::Kind::number:
      return value.as_number().to_string();
    case Value::Kind::boolean:
      return value.as_bool() ? "true" : "false";
    default:
      throw ConversionError("string required");
  }
}

}  // namespace portolan::hcl
