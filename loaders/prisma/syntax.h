#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/source.h"

namespace portolan::loaders::prisma {

struct Argument;

enum class ExpressionKind : std::uint8_t { string, number, path, call, list, object };

/// A value of an attribute or a setting. `text` is the string without its quotes, the number as written, or the path
/// (`a.b`) that is named or called; `items` are arguments, elements or, by name, members.
struct Expression {
  ExpressionKind kind = ExpressionKind::path;
  std::string text;
  std::vector<Argument> items;
  hcl::Place place;
};

/// `name: value`, or a value alone with an empty name.
struct Argument {
  std::string name;
  Expression value;
  hcl::Place place;
};

/// `@name(...)` of a field or `@@name(...)` of a block; the name without its marks, dots kept (`db.VarChar`).
struct Attribute {
  std::string name;
  std::vector<Argument> arguments;
  hcl::Place place;
};

enum class Arity : std::uint8_t { required, optional, list };

struct FieldType {
  std::string name;  ///< the name, or the text inside Unsupported("...")
  bool unsupported = false;
  Arity arity = Arity::required;
  hcl::Place place;
};

/// A field of a model or, without a type, a value of an enum.
struct Field {
  std::string name;
  FieldType type;
  std::vector<Attribute> attributes;
  hcl::Place place;
};

enum class BlockKind : std::uint8_t { datasource, generator, model, view, composite_type, enumeration };

struct Block {
  BlockKind kind = BlockKind::model;
  std::string name;
  std::vector<Field> fields;
  std::vector<Attribute> attributes;  ///< those with @@
  std::vector<Argument> settings;     ///< `key = value` of datasources and generators
  hcl::Place place;                   ///< the name
};

struct Setting {
  std::string value;
  hcl::Place place;
};

struct Extension {
  std::string name;
  std::string schema;
  std::string version;
};

/// What the datasource says, without its URLs.
struct Datasource {
  std::string name;
  std::string provider;
  bool foreign_keys = true;      ///< relationMode is not "prisma"
  std::vector<Setting> schemas;  ///< in the order written
  std::vector<Extension> extensions;
  hcl::Place place;
};

/// Everything read from the files, in their order. Places point into `sources`.
struct Schema {
  std::vector<std::unique_ptr<const hcl::Source>> sources;
  std::vector<Block> blocks;
  Datasource datasource;
};

/// The attribute of that name; null when there is none.
const Attribute* find_attribute(const std::vector<Attribute>& attributes, std::string_view name);

/// The argument of that name, or the first unnamed one when `positional`; null when there is none.
const Expression* find_argument(const Attribute& attribute, std::string_view name, bool positional = false);

}  // namespace portolan::loaders::prisma
