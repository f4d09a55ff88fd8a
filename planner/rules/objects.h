#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "planner/hcl/value.h"
#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

/// The model as rules see it: objects of a kind with attributes and children (spec/lint-and-tools.md 8.5).
namespace portolan::rules {

struct Kind;

/// An object of the model, or the absence of one: then every attribute is null.
struct Object {
  const Kind* kind = nullptr;
  /// What it lies in, as far as its kind does; null pointer: not known.
  const schema::Schema* schema = nullptr;
  const schema::Table* table = nullptr;
  using Item = std::variant<std::monostate, const schema::Realm*, const schema::Schema*, const schema::Table*,
                            const schema::Column*, const schema::Index*, const schema::IndexPart*,
                            const schema::ForeignKey*, const schema::Check*, const schema::Properties::Entry*>;
  Item item;
  /// The object before a modification or a renaming, with `from` and `to` for `self.from` and `self.to`.
  std::shared_ptr<const Object> from = nullptr;

  bool present() const { return item.index() != 0; }
  /// The item of a present object of the type.
  template <typename T>
  const T& as() const {
    return *std::get<const T*>(item);
  }
};

/// What objects are read from.
struct Model {
  const ports::Dialect& dialect;
  const schema::Realm& realm;
};

/// A plain value, or another object.
using Subject = std::variant<hcl::Value, Object>;

struct Attribute {
  std::string_view name;
  /// Kind of the object that the attribute is; empty for a plain value.
  std::string_view kind = {};
  /// Asked for present objects only. Null pointer: the property of the object that has the attribute's name.
  Subject (*get)(const Model&, const Object&) = nullptr;
};

struct Child {
  std::string_view name;
  std::string_view kind;
  /// Null pointer: the model has none of these yet.
  std::vector<Object> (*list)(const Model&, const Object&) = nullptr;
};

struct Kind {
  std::string_view name;
  std::vector<Attribute> attributes;
  std::vector<Child> children;
  /// Where properties of the kind stand in the dialect's table; with `bag`, the properties themselves.
  ports::Carrier carrier = ports::Carrier::kObject;
  const schema::Properties* (*bag)(const Object&) = nullptr;

  const Attribute* attribute(std::string_view wanted) const;
  const Child* child(std::string_view wanted) const;
};

/// Every kind. The kind named `realm` holds all others and has no attributes.
const std::vector<Kind>& kinds();

/// Null pointer for an unknown name.
const Kind* find_kind(std::string_view name);

/// Objects to begin with. `item` must outlive them; `schema` and `table` may be null pointers where nobody knows.
Object realm_object(const Model& model);
Object make_object(std::string_view kind, const schema::Schema* schema, const schema::Table* table, Object::Item item);

/// The children of a present object; none of an absent one.
std::vector<Object> children_of(const Model& model, const Object& object, const Child& child);

/// An attribute of an object; null, or an absent object of the attribute's kind, when the object is absent.
Subject attribute_of(const Model& model, const Object& object, const Attribute& attribute);

/// The object as a value of the language: its plain attributes, and the names of those that are objects. Null for an
/// absent one.
hcl::Value to_value(const Model& model, const Object& object);

/// Its kind and `schema.table.name` in so far as the object has them.
std::string path_of(const Object& object);

/// Where a document declares the object; unknown for an object without a place of its own.
base::Position position_of(const Object& object);

}  // namespace portolan::rules
