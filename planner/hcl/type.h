#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portolan::hcl {

/// The type of a value, or of what a variable or parameter takes (spec/project-file.md 2.2). Immutable, cheap to copy.
class Type {
 public:
  enum class Kind {
    any,  ///< anything; also the element type of an empty list
    boolean,
    number,
    string,
    list,
    set,
    map,
    tuple,
    object,
    reference,  ///< a block of a document
    raw,        ///< sql("...")
    call,       ///< a column type such as varchar(255)
  };

  Type() = default;
  Type(Kind kind) : kind_(kind) {}  // NOLINT(google-explicit-constructor): a scalar type is its kind

  static Type list(Type element);
  static Type set(Type element);
  static Type map(Type element);
  static Type tuple(std::vector<Type> elements);
  /// @param attributes  in any order; kept sorted by name
  static Type object(std::vector<std::pair<std::string, Type>> attributes);

  Kind kind() const { return kind_; }
  bool is_scalar() const { return kind_ == Kind::boolean || kind_ == Kind::number || kind_ == Kind::string; }
  bool is_any() const { return kind_ == Kind::any; }

  /// Element type of a list, set or map.
  const Type& element() const;
  /// Element types of a tuple.
  const std::vector<Type>& elements() const;
  /// Attributes of an object, sorted by name.
  const std::vector<std::pair<std::string, Type>>& attributes() const;

  /// The name messages use: `string`, `list of number`, `tuple`, `object`, `map of bool`; `dynamic` for any.
  std::string name() const;

  friend bool operator==(const Type& a, const Type& b);

 private:
  struct Parts;
  Kind kind_ = Kind::any;
  std::shared_ptr<const Parts> parts_;
};

}  // namespace portolan::hcl
