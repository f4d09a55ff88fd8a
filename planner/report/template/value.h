#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The language of Go's text/template, as far as a report needs it (spec/cli.md 6): values, parser, evaluator.
namespace portolan::gotemplate {

struct Struct;
struct Function;

/// What a template works on. Copies are cheap: text, lists and the rest are shared.
class Value {
 public:
  using List = std::vector<Value>;
  using Map = std::map<std::string, Value, std::less<>>;

  enum class Kind { kNone, kNull, kBool, kInt, kFloat, kString, kList, kMap, kStruct, kFunction };

  /// No value at all: a missing key, printed as `<no value>`.
  Value() = default;
  Value(bool value) : data_(value) {}
  Value(int value) : data_(std::int64_t{value}) {}
  Value(std::int64_t value) : data_(value) {}
  Value(std::size_t value) : data_(static_cast<std::int64_t>(value)) {}
  Value(double value) : data_(value) {}
  Value(std::string value) : data_(std::make_shared<const std::string>(std::move(value))) {}
  Value(const char* value) : Value(std::string(value)) {}
  Value(std::string_view value) : Value(std::string(value)) {}
  Value(List value) : data_(std::make_shared<const List>(std::move(value))) {}
  /// A map is shared by its copies: `set` in a template changes all of them.
  Value(Map value) : data_(std::make_shared<Map>(std::move(value))) {}
  Value(Struct value);
  Value(Function value);

  /// Go's nil pointer to a struct: false, printed as `<nil>`, fields cannot be read.
  static Value null(std::string type);

  Kind kind() const { return static_cast<Kind>(data_.index()); }
  bool is(Kind kind) const { return this->kind() == kind; }

  /// The content. Throws std::bad_variant_access for another kind.
  bool boolean() const { return std::get<bool>(data_); }
  std::int64_t integer() const { return std::get<std::int64_t>(data_); }
  double number() const { return std::get<double>(data_); }
  const std::string& text() const { return *std::get<std::shared_ptr<const std::string>>(data_); }
  const List& list() const { return *std::get<std::shared_ptr<const List>>(data_); }
  Map& map() const { return *std::get<std::shared_ptr<Map>>(data_); }
  const Struct& structure() const { return *std::get<std::shared_ptr<const Struct>>(data_); }
  const Function& function() const { return *std::get<std::shared_ptr<const Function>>(data_); }

  /// Go's idea of truth: not false, zero, empty or nil.
  bool truth() const;

  /// Name of the type as messages show it: `int`, `[]interface {}`, the struct's own name.
  std::string type_name() const;

  /// Address of shared content, so that two values can be known to be one; nullptr where there is none.
  const void* identity() const;

 private:
  struct Null {
    std::shared_ptr<const std::string> type;
  };

  std::variant<std::monostate, Null, bool, std::int64_t, double, std::shared_ptr<const std::string>,
               std::shared_ptr<const List>, std::shared_ptr<Map>, std::shared_ptr<const Struct>,
               std::shared_ptr<const Function>>
      data_;
};

class Budget;

/// One call of a function or method.
struct Call {
  const std::vector<Value>& arguments;
  Budget& budget;
  /// Text of the named template, for `include`.
  std::function<std::string(const std::string& name, const Value& data)> include;
};

/// Type of a parameter. kAny takes everything; the others are checked as Go checks a function's signature.
enum class Type { kAny, kBool, kInt, kString, kList, kMap };

/// A function that templates can call. What it throws becomes `error calling NAME: WHAT`.
struct Function {
  std::vector<Type> parameters;
  /// Takes any number of further arguments of the type of the last parameter.
  bool variadic = false;
  std::function<Value(const Call&)> run;
};

/// Where a field of a struct is seen.
enum class Seen { kEverywhere, kTemplateOnly, kJsonOnly };

/// One field of a struct. Its value is made when it is asked for.
struct Field {
  std::string name;
  std::function<Value()> get;
  /// Left out of JSON when empty, zero or nil, as Go's `omitempty`.
  bool omit_empty = false;
  Seen seen = Seen::kEverywhere;
};

/// A struct as templates and JSON see it: fields in the order of the JSON, methods, and its own form where it has one.
struct Struct {
  std::string type;
  std::vector<Field> fields;
  std::map<std::string, Function, std::less<>> methods;
  /// Go's `String()`; unset prints the fields.
  std::function<std::string()> text = {};
  /// Unset writes the fields.
  std::function<nlohmann::ordered_json()> json = {};
};

/// Struct::fields with a value that is at hand.
Field field(std::string name, Value value, bool omit_empty = false, Seen seen = Seen::kEverywhere);
/// Struct::fields with a value that is made on first use.
Field lazy_field(std::string name, std::function<Value()> make, bool omit_empty = false, Seen seen = Seen::kEverywhere);

using Functions = std::map<std::string, Function, std::less<>>;

}  // namespace portolan::gotemplate
