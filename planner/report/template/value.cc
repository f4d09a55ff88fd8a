#include "planner/report/template/value.h"

#include <optional>

namespace portolan::gotemplate {

Value::Value(Struct value) : data_(std::make_shared<const Struct>(std::move(value))) {}
Value::Value(Function value) : data_(std::make_shared<const Function>(std::move(value))) {}

Value Value::null(std::string type) {
  Value value;
  value.data_ = Null{std::make_shared<const std::string>(std::move(type))};
  return value;
}

bool Value::truth() const {
  switch (kind()) {
    case Kind::kNone:
    case Kind::kNull:
      return false;
    case Kind::kBool:
      return boolean();
    case Kind::kInt:
      return integer() != 0;
    case Kind::kFloat:
      return number() != 0;
    case Kind::kString:
      return !text().empty();
    case Kind::kList:
      return !list().empty();
    case Kind::kMap:
      return !map().empty();
    case Kind::kStruct:
    case Kind::kFunction:
      return true;
  }
  return false;
}

std::string Value::type_name() const {
  switch (kind()) {
    case Kind::kNone:
      return "<nil>";
    case Kind::kNull:
      return *std::get<Null>(data_).type;
    case Kind::kBool:
      return "bool";
    case Kind::kInt:
      return "int";
    case Kind::kFloat:
      return "float64";
    case Kind::kString:
      return "string";
    case Kind::kList:
      return "[]interface {}";
    case Kind::kMap:
      return "map[string]interface {}";
    case Kind::kStruct:
      return structure().type;
    case Kind::kFunction:
      return "func";
  }
  return "";
}

const void* Value::identity() const {
  switch (kind()) {
    case Kind::kList:
      return &list();
    case Kind::kMap:
      return &map();
    case Kind::kStruct:
      return &structure();
    default:
      return nullptr;
  }
}

Field field(std::string name, Value value, bool omit_empty, Seen seen) {
  return {std::move(name), [value = std::move(value)] { return value; }, omit_empty, seen};
}

Field lazy_field(std::string name, std::function<Value()> make, bool omit_empty, Seen seen) {
  const auto made = std::make_shared<std::optional<Value>>();
  return {std::move(name),
          [make = std::move(make), made] {
            if (!*made) *made = make();
            return **made;
          },
          omit_empty, seen};
}

}  // namespace portolan::gotemplate
