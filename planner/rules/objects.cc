#include "planner/rules/objects.h"

#include <algorithm>

namespace portolan::rules {
namespace {

using hcl::Value;

struct PropertyText {
  Value operator()(bool value) const { return Value(value); }
  Value operator()(std::int64_t value) const { return Value::integer(value); }
  Value operator()(const std::string& value) const { return Value(value); }
  Value operator()(const schema::Word& value) const { return Value(value.text); }
  Value operator()(const schema::RawSql& value) const { return Value(value.text); }
  Value operator()(const std::vector<std::string>& value) const {
    std::vector<Value> list;
    for (const std::string& item : value) list.emplace_back(item);
    return Value::list(std::move(list), hcl::Type::Kind::string);
  }
};

/// A property by the attribute's name: what is set, else what the dialect says that absence means, else null.
Value property(const Model& model, const Object& object, std::string_view name) {
  if (object.kind->bag == nullptr) return {};
  if (const schema::PropertyValue* value = object.kind->bag(object)->find(name)) {
    return std::visit(PropertyText{}, *value);
  }
  const ports::PropertySpec* spec = model.dialect.properties().find(object.kind->carrier, name);
  if (spec == nullptr) return {};
  if (spec->implied) return std::visit(PropertyText{}, *spec->implied);
  return spec->form == ports::Form::kBool ? Value(false) : Value();
}

Value name_of(const Model& model, const Object& object) {
  const Attribute* name = object.kind->attribute("name");
  if (!object.present() || name == nullptr) return {};
  return std::get<Value>(attribute_of(model, object, *name));
}

template <typename List>
const typename List::value_type* find_named(const List& list, std::string_view name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
  return found == list.end() ? nullptr : &*found;
}

struct ItemName {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const schema::Realm*) const { return ""; }
  std::string operator()(const schema::IndexPart* part) const { return part->column + part->expression; }
  std::string operator()(const schema::ForeignKey* key) const { return key->symbol; }
  std::string operator()(const schema::Properties::Entry* entry) const { return entry->first; }
  template <typename T>
  std::string operator()(const T* item) const {
    return item->name;
  }
};

struct ItemPosition {
  template <typename T>
  base::Position operator()(const T* item) const {
    if constexpr (requires { item->position; }) return item->position;
    return {};
  }
  base::Position operator()(std::monostate) const { return {}; }
};

}  // namespace

const Attribute* Kind::attribute(std::string_view wanted) const {
  return find_named(attributes, wanted);
}

const Child* Kind::child(std::string_view wanted) const {
  return find_named(children, wanted);
}

const Kind* find_kind(std::string_view name) {
  return find_named(kinds(), name);
}

Object make_object(std::string_view kind, const schema::Schema* schema, const schema::Table* table, Object::Item item) {
  return {.kind = find_kind(kind), .schema = schema, .table = table, .item = item};
}

Object realm_object(const Model& model) {
  return make_object("realm", nullptr, nullptr, &model.realm);
}

std::vector<Object> children_of(const Model& model, const Object& object, const Child& child) {
  if (child.list == nullptr || !object.present()) return {};
  return child.list(model, object);
}

Subject attribute_of(const Model& model, const Object& object, const Attribute& attribute) {
  if (!object.present()) {
    if (attribute.kind.empty()) return Value();
    return make_object(attribute.kind, nullptr, nullptr, {});
  }
  if (attribute.get == nullptr) return property(model, object, attribute.name);
  return attribute.get(model, object);
}

Value to_value(const Model& model, const Object& object) {
  if (!object.present()) return {};
  std::vector<Value::Entry> entries;
  for (const Attribute& attribute : object.kind->attributes) {
    const Subject subject = attribute_of(model, object, attribute);
    const Object* other = std::get_if<Object>(&subject);
    if (other == nullptr) {
      entries.emplace_back(attribute.name, std::get<Value>(subject));
    } else {
      entries.emplace_back(attribute.name,
                           other->present() ? Value::object({{"name", name_of(model, *other)}}) : Value());
    }
  }
  return Value::object(std::move(entries));
}

std::string path_of(const Object& object) {
  std::string path = std::string(object.kind->name) + " ";
  if (object.schema != nullptr) path += object.schema->name + ".";
  if (object.table != nullptr) path += object.table->name + ".";
  return path + std::visit(ItemName{}, object.item);
}

base::Position position_of(const Object& object) {
  return std::visit(ItemPosition{}, object.item);
}

}  // namespace portolan::rules
