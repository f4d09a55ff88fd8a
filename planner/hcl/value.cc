#include "planner/hcl/value.h"

#include <algorithm>
#include <utility>

#include "planner/base/errors.h"

namespace portolan::hcl {
namespace {

constexpr std::size_t kDeepestValue = 500;

/// Throws when a value of `depth` levels may not exist.
std::size_t checked_depth(std::size_t depth) {
  if (depth > kDeepestValue) throw Error("value is nested more than " + std::to_string(kDeepestValue) + " levels deep");
  return depth;
}

[[noreturn]] void wrong_kind(const Value& value, const char* wanted) {
  throw Error(std::string(wanted) + " expected, got " + value.type_name());
}

}  // namespace

struct Value::Sequence {
  Kind kind;
  std::vector<Value> elements;
  Type element;
  std::size_t depth;
};

struct Value::Mapping {
  Kind kind;
  std::vector<Entry> entries;
  Type element;
  std::size_t depth;
};

Value::Value(std::string value) : data_(std::make_shared<const std::string>(std::move(value))) {}
Value::Value(Reference reference) : data_(std::make_shared<const Reference>(std::move(reference))) {}
Value::Value(RawExpression raw) : data_(std::make_shared<const RawExpression>(std::move(raw))) {}
Value::Value(TypeCall call) : data_(std::make_shared<const TypeCall>(std::move(call))) {
  std::size_t depth = 0;
  for (const Value& argument : as_call().arguments) depth = std::max(depth, argument.depth());
  checked_depth(depth + 1);
}

std::size_t Value::depth() const {
  if (const auto* sequence = std::get_if<std::shared_ptr<const Sequence>>(&data_)) return (*sequence)->depth;
  if (const auto* mapping = std::get_if<std::shared_ptr<const Mapping>>(&data_)) return (*mapping)->depth;
  return 0;
}

Value Value::make_sequence(Kind kind, std::vector<Value> elements, Type element) {
  std::size_t depth = 0;
  for (const Value& value : elements) depth = std::max(depth, value.depth());
  Value result;
  result.data_ = std::make_shared<const Sequence>(
      Sequence{kind, std::move(elements), std::move(element), checked_depth(depth + 1)});
  return result;
}

Value Value::make_mapping(Kind kind, std::vector<Entry> entries, Type element) {
  const auto key_before = [](const Entry& a, const Entry& b) { return a.first < b.first; };
  const auto same_key = [](const Entry& a, const Entry& b) { return a.first == b.first; };
  std::stable_sort(entries.begin(), entries.end(), key_before);
  if (std::adjacent_find(entries.begin(), entries.end(), same_key) != entries.end()) {
    // Of equal keys the last one written stays.
    std::reverse(entries.begin(), entries.end());
    entries.erase(std::unique(entries.begin(), entries.end(), same_key), entries.end());
    std::reverse(entries.begin(), entries.end());
  }
  std::size_t depth = 0;
  for (const Entry& entry : entries) depth = std::max(depth, entry.second.depth());
  Value result;
  result.data_ =
      std::make_shared<const Mapping>(Mapping{kind, std::move(entries), std::move(element), checked_depth(depth + 1)});
  return result;
}

Value Value::tuple(std::vector<Value> elements) {
  return make_sequence(Kind::tuple, std::move(elements), Type());
}

Value Value::list(std::vector<Value> elements, Type element) {
  return make_sequence(Kind::list, std::move(elements), std::move(element));
}

Value Value::set(std::vector<Value> elements, Type element) {
  std::sort(elements.begin(), elements.end(), before);
  elements.erase(std::unique(elements.begin(), elements.end()), elements.end());
  return make_sequence(Kind::set, std::move(elements), std::move(element));
}

Value Value::object(std::vector<Entry> entries) {
  return make_mapping(Kind::object, std::move(entries), Type());
}

Value Value::map(std::vector<Entry> entries, Type element) {
  return make_mapping(Kind::map, std::move(entries), std::move(element));
}

Value::Kind Value::kind() const {
  switch (data_.index()) {
    case 0:
      return Kind::null;
    case 1:
      return Kind::boolean;
    case 2:
      return Kind::number;
    case 3:
      return Kind::string;
    case 4:
      return std::get<4>(data_)->kind;
    case 5:
      return std::get<5>(data_)->kind;
    case 6:
      return Kind::reference;
    case 7:
      return Kind::raw;
    default:
      return Kind::call;
  }
}

bool Value::is_sequence() const {
  return std::holds_alternative<std::shared_ptr<const Sequence>>(data_);
}
bool Value::is_mapping() const {
  return std::holds_alternative<std::shared_ptr<const Mapping>>(data_);
}

bool Value::as_bool() const {
  if (!is_bool()) wrong_kind(*this, "bool");
  return std::get<bool>(data_);
}

const Number& Value::as_number() const {
  if (!is_number()) wrong_kind(*this, "number");
  return std::get<Number>(data_);
}

const std::string& Value::as_string() const {
  if (!is_string()) wrong_kind(*this, "string");
  return *std::get<std::shared_ptr<const std::string>>(data_);
}

const Reference& Value::as_reference() const {
  if (!is_reference()) wrong_kind(*this, "reference");
  return *std::get<std::shared_ptr<const Reference>>(data_);
}

const RawExpression& Value::as_raw() const {
  if (!is_raw()) wrong_kind(*this, "raw expression");
  return *std::get<std::shared_ptr<const RawExpression>>(data_);
}

const TypeCall& Value::as_call() const {
  if (!is_call()) wrong_kind(*this, "type");
  return *std::get<std::shared_ptr<const TypeCall>>(data_);
}

std::span<const Value> Value::elements() const {
  if (!is_sequence()) wrong_kind(*this, "list");
  return std::get<std::shared_ptr<const Sequence>>(data_)->elements;
}

std::span<const Value::Entry> Value::entries() const {
  if (!is_mapping()) wrong_kind(*this, "map");
  return std::get<std::shared_ptr<const Mapping>>(data_)->entries;
}

const Value* Value::find(std::string_view key) const {
  const std::span<const Entry> all = entries();
  const auto found = std::lower_bound(all.begin(), all.end(), key,
                                      [](const Entry& entry, std::string_view k) { return entry.first < k; });
  return found != all.end() && found->first == key ? &found->second : nullptr;
}

std::size_t Value::size() const {
  return is_mapping() ? entries().size() : elements().size();
}

Type Value::type() const {
  switch (kind()) {
    case Kind::null:
      return Type();
    case Kind::boolean:
      return Type::Kind::boolean;
    case Kind::number:
      return Type::Kind::number;
    case Kind::string:
      return Type::Kind::string;
    case Kind::list:
      return Type::list(std::get<4>(data_)->element);
    case Kind::set:
      return Type::set(std::get<4>(data_)->element);
    case Kind::map:
      return Type::map(std::get<5>(data_)->element);
    case Kind::tuple: {
      std::vector<Type> types;
      types.reserve(size());
      for (const Value& element : elements()) types.push_back(element.type());
      return Type::tuple(std::move(types));
    }
    case Kind::object: {
      std::vector<std::pair<std::string, Type>> types;
      types.reserve(size());
      for (const Entry& entry : entries()) types.emplace_back(entry.first, entry.second.type());
      return Type::object(std::move(types));
    }
    case Kind::reference:
      return Type::Kind::reference;
    case Kind::raw:
      return Type::Kind::raw;
    case Kind::call:
      return Type::Kind::call;
  }
  return Type();
}

std::string Value::type_name() const {
  if (kind() == Kind::tuple) return "tuple";
  if (kind() == Kind::object) return "object";
  return type().name();
}

bool operator==(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::null:
      return true;
    case Value::Kind::boolean:
      return a.as_bool() == b.as_bool();
    case Value::Kind::number:
      return a.as_number() == b.as_number();
    case Value::Kind::string:
      return a.as_string() == b.as_string();
    case Value::Kind::list:
    case Value::Kind::set:
    case Value::Kind::tuple:
      return std::ranges::equal(a.elements(), b.elements());
    case Value::Kind::map:
    case Value::Kind::object:
      return std::ranges::equal(a.entries(), b.entries());
    case Value::Kind::reference:
      return a.as_reference().path == b.as_reference().path;
    case Value::Kind::raw:
      return a.as_raw().text == b.as_raw().text;
    case Value::Kind::call:
      return a.as_call().name == b.as_call().name && a.as_call().arguments == b.as_call().arguments;
  }
  return false;
}

bool Value::before(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return a.kind() < b.kind();
  switch (a.kind()) {
    case Kind::null:
      return false;
    case Kind::boolean:
      return a.as_bool() < b.as_bool();
    case Kind::number:
      return a.as_number() < b.as_number();
    case Kind::string:
      return a.as_string() < b.as_string();
    case Kind::list:
    case Kind::set:
    case Kind::tuple:
      return std::ranges::lexicographical_compare(a.elements(), b.elements(), before);
    case Kind::map:
    case Kind::object:
      return std::ranges::lexicographical_compare(a.entries(), b.entries(), [](const Entry& x, const Entry& y) {
        return x.first != y.first ? x.first < y.first : before(x.second, y.second);
      });
    case Kind::reference:
      return a.as_reference().path < b.as_reference().path;
    case Kind::raw:
      return a.as_raw().text < b.as_raw().text;
    case Kind::call:
      if (a.as_call().name != b.as_call().name) return a.as_call().name < b.as_call().name;
      return std::ranges::lexicographical_compare(a.as_call().arguments, b.as_call().arguments, before);
  }
  return false;
}

}  // namespace portolan::hcl
