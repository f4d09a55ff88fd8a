#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "planner/hcl/number.h"
#include "planner/hcl/source.h"
#include "planner/hcl/type.h"

namespace portolan::hcl {

class Value;

/// A block named from elsewhere, as `table.users.column.id` (spec/schema-language.md 1.6). What it names is known only
/// to the Resolver that made it.
struct Reference {
  static constexpr std::size_t no_target = static_cast<std::size_t>(-1);

  /// Type and labels in turn: {"table", "users", "column", "id"}. A label is text, whatever its quoting was.
  std::vector<std::string> path;
  /// The resolver's own handle of what is named, for instance an index; no_target when it has none.
  std::size_t target = no_target;
  Place place;
};

/// `sql("...")`: text that passes to the database as it is.
struct RawExpression {
  std::string text;
  Place place;
};

/// A column type as written: `int`, `varchar(255)`, `enum("a","b")`. Only scopes of types make these.
struct TypeCall {
  std::string name;
  std::vector<Value> arguments;
  /// Whether parentheses were written: `text()` has them without having arguments.
  bool parentheses = false;
  Place place;
};

/// A value of the language. Immutable and shared inside: a copy costs a pointer, never the contents.
/// Nothing here converts silently: each as_...() has the kind as precondition and throws Error otherwise; use
/// convert.h for the language's automatic conversions.
class Value {
 public:
  enum class Kind { null, boolean, number, string, list, set, tuple, map, object, reference, raw, call };
  using Entry = std::pair<std::string, Value>;

  /// null.
  Value() = default;
  explicit Value(bool value) : data_(value) {}
  explicit Value(Number value) : data_(std::move(value)) {}
  explicit Value(std::string value);
  explicit Value(const char* value) : Value(std::string(value)) {}
  explicit Value(Reference reference);
  explicit Value(RawExpression raw);
  explicit Value(TypeCall call);

  static Value integer(std::int64_t value) { return Value(Number(value)); }

  /// `[...]`: elements may differ in type. Throws Error when the result would nest deeper than 500 levels, as all
  /// collections do: values are walked by recursion.
  static Value tuple(std::vector<Value> elements);
  /// A typed list. Precondition: every element has type `element` (or is null).
  static Value list(std::vector<Value> elements, Type element);
  /// A typed set: sorted, duplicates removed. Same precondition.
  static Value set(std::vector<Value> elements, Type element);
  /// `{...}`: values may differ in type. Sorted by key; of equal keys the last one wins.
  static Value object(std::vector<Entry> entries);
  /// A typed map. Same precondition as list, same order as object.
  static Value map(std::vector<Entry> entries, Type element);

  Kind kind() const;
  bool is_null() const { return data_.index() == 0; }
  bool is_bool() const { return kind() == Kind::boolean; }
  bool is_number() const { return kind() == Kind::number; }
  bool is_string() const { return kind() == Kind::string; }
  /// list, set or tuple.
  bool is_sequence() const;
  /// map or object.
  bool is_mapping() const;
  bool is_reference() const { return kind() == Kind::reference; }
  bool is_raw() const { return kind() == Kind::raw; }
  bool is_call() const { return kind() == Kind::call; }

  bool as_bool() const;
  const Number& as_number() const;
  const std::string& as_string() const;
  const Reference& as_reference() const;
  const RawExpression& as_raw() const;
  const TypeCall& as_call() const;

  /// Elements of a sequence in order, valid while any copy of this value lives.
  std::span<const Value> elements() const;
  /// Entries of a mapping, sorted by key in byte order; valid while any copy of this value lives.
  std::span<const Entry> entries() const;
  /// The entry of a mapping named `key`, or null pointer.
  const Value* find(std::string_view key) const;
  /// Number of elements or entries.
  std::size_t size() const;

  /// The full type. A tuple's and an object's is built anew: its cost is linear in their size.
  Type type() const;
  /// `type().name()` without building it: `string`, `list of number`, `tuple`; `dynamic` for null.
  std::string type_name() const;

  /// Equality of the language: never converts, so 1 differs from "1"; a list never equals a tuple.
  friend bool operator==(const Value& a, const Value& b);

  /// A total order of values of one type, for sets: false before true, numbers by value, strings in byte order,
  /// collections element by element.
  static bool before(const Value& a, const Value& b);

 private:
  struct Sequence;
  struct Mapping;
  static Value make_sequence(Kind kind, std::vector<Value> elements, Type element);
  static Value make_mapping(Kind kind, std::vector<Entry> entries, Type element);
  std::size_t depth() const;

  std::variant<std::monostate, bool, Number, std::shared_ptr<const std::string>, std::shared_ptr<const Sequence>,
               std::shared_ptr<const Mapping>, std::shared_ptr<const Reference>, std::shared_ptr<const RawExpression>,
               std::shared_ptr<const TypeCall>>
      data_;
};

}  // namespace portolan::hcl
