#include "planner/hcl/type.h"

#include <algorithm>
#include <utility>

namespace portolan::hcl {

struct Type::Parts {
  /// The element of a list, set or map; the elements of a tuple.
  std::vector<Type> elements;
  std::vector<std::pair<std::string, Type>> attributes;
};

Type Type::list(Type element) {
  Type type(Kind::list);
  type.parts_ = std::make_shared<const Parts>(Parts{{std::move(element)}, {}});
  return type;
}

Type Type::set(Type element) {
  Type type = list(std::move(element));
  type.kind_ = Kind::set;
  return type;
}

Type Type::map(Type element) {
  Type type = list(std::move(element));
  type.kind_ = Kind::map;
  return type;
}

Type Type::tuple(std::vector<Type> elements) {
  Type type(Kind::tuple);
  type.parts_ = std::make_shared<const Parts>(Parts{std::move(elements), {}});
  return type;
}

Type Type::object(std::vector<std::pair<std::string, Type>> attributes) {
  std::sort(attributes.begin(), attributes.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  Type type(Kind::object);
  type.parts_ = std::make_shared<const Parts>(Parts{{}, std::move(attributes)});
  return type;
}

const Type& Type::element() const {
  static const Type any;
  return parts_ && !parts_->elements.empty() ? parts_->elements.front() : any;
}

const std::vector<Type>& Type::elements() const {
  static const std::vector<Type> none;
  return parts_ ? parts_->elements : none;
}

const std::vector<std::pair<std::string, Type>>& Type::attributes() const {
  static const std::vector<std::pair<std::string, Type>> none;
  return parts_ ? parts_->attributes : none;
}

std::string Type::name() const {
  switch (kind_) {
    case Kind::any:
      return "dynamic";
    case Kind::boolean:
      return "bool";
    case Kind::number:
      return "number";
    case Kind::string:
      return "string";
    case Kind::list:
      return "list of " + element().name();
    case Kind::set:
      return "set of " + element().name();
    case Kind::map:
      return "map of " + element().name();
    case Kind::tuple:
      return "tuple";
    case Kind::object:
      return "object";
    case Kind::reference:
      return "reference";
    case Kind::raw:
      return "raw expression";
    case Kind::call:
      return "type";
  }
  return "";
}

bool operator==(const Type& a, const Type& b) {
  if (a.kind_ != b.kind_) return false;
  if (a.parts_ == b.parts_) return true;
  return a.elements() == b.elements() && a.attributes() == b.attributes();
}

}  // namespace portolan::hcl
