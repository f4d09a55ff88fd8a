#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "loaders/prisma/model.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

std::optional<Scalar> scalar_named(const std::string& name) {
  for (std::size_t i = 0; i < scalar_count; ++i) {
    if (name_of(static_cast<Scalar>(i)) == name) return static_cast<Scalar>(i);
  }
  return std::nullopt;
}

/// The name in the database: that of @map or @@map, or the one in the schema.
std::string mapped(const Context& context, const std::vector<Attribute>& attributes, const std::string& name) {
  const Attribute* map = find_attribute(attributes, "map");
  if (!map) return name;
  std::string result = string_argument(*map, "name", true);
  if (result.empty()) context.diagnostics.add(map->place, "The `name` of `map` must be a string that is not empty.");
  return result;
}

/// The schema of @@schema, checked against the datasource (orms.md 3.8).
std::string schema_of(const Context& context, const Block& block) {
  const std::vector<Setting>& schemas = context.schema.datasource.schemas;
  const Attribute* attribute = find_attribute(block.attributes, "schema");
  if (!attribute) {
    if (!schemas.empty()) {
      context.diagnostics.add(block.place,
                              "This block is missing an `@@schema` attribute: the datasource has a list of schemas.");
    }
    return context.bound_schema ? std::string() : std::string(context.provider.default_schema);
  }
  std::string name = string_argument(*attribute, "map", true);
  const bool known =
      std::any_of(schemas.begin(), schemas.end(), [&](const Setting& setting) { return setting.value == name; });
  if (!known)
    context.diagnostics.add(attribute->place,
                            "This schema is not defined in the datasource: " + base::quote_go(name) + ".");
  if (!context.bound_schema) return name;
  if (*context.bound_schema != name) {
    context.diagnostics.add(attribute->place, (block.kind == BlockKind::enumeration ? "enum " : "model ") + block.name +
                                                  " uses schema " + base::quote_go(name) +
                                                  "; the dev-url must not be limited to one schema");
  }
  return {};
}

std::string article(const std::string& name, const char* what) {
  return std::string("Database name of ") + what + " " + base::quote_go(name) + " is used twice.";
}

void add_enum(const Context& context, const Block& block, Models& models) {
  EnumType result;
  result.block = &block;
  result.name = mapped(context, block.attributes, block.name);
  result.schema = schema_of(context, block);
  std::set<std::string> names;
  std::set<std::string> labels;
  for (const Field& value : block.fields) {
    std::string label = mapped(context, value.attributes, value.name);
    if (!names.insert(value.name).second) {
      context.diagnostics.add(value.place, "Value " + base::quote_go(value.name) + " is already defined on enum " +
                                               base::quote_go(block.name) + ".");
    } else if (!labels.insert(label).second) {
      context.diagnostics.add(value.place, article(label, "an enum value"));
    }
    result.values.emplace_back(value.name, std::move(label));
  }
  if (block.fields.empty()) context.diagnostics.add(block.place, "An enum must have at least one value.");
  if (context.provider.enums == EnumForm::unsupported) {
    context.diagnostics.add(
        block.place, "You defined the enum `" + block.name + "`. But the current connector does not support enums.");
  }
  models.enums.push_back(std::move(result));
}

void add_model(const Context& context, const Block& block, Models& models) {
  Model result;
  result.block = &block;
  result.table = mapped(context, block.attributes, block.name);
  result.schema = schema_of(context, block);
  std::set<std::string> names;
  for (const Field& field : block.fields) {
    if (!names.insert(field.name).second) {
      context.diagnostics.add(field.place, "Field " + base::quote_go(field.name) + " is already defined on model " +
                                               base::quote_go(block.name) + ".");
      continue;
    }
    ModelField resolved;
    resolved.syntax = &field;
    resolved.column = mapped(context, field.attributes, field.name);
    result.fields.push_back(std::move(resolved));
  }
  models.models.push_back(std::move(result));
}

void declare(const Context& context, Models& models) {
  std::map<std::string, const Block*> names;
  for (const Block& block : context.schema.blocks) {
    if (block.kind == BlockKind::datasource || block.kind == BlockKind::generator) continue;
    if (scalar_named(block.name) || block.name == "Unsupported") {
      context.diagnostics.add(block.place,
                              base::quote_go(block.name) + " is a reserved scalar type name and cannot be used.");
    } else if (!names.emplace(block.name, &block).second) {
      context.diagnostics.add(block.place, "The name " + base::quote_go(block.name) + " is already taken at " +
                                               written(names[block.name]->place) + ".");
    } else if (block.kind == BlockKind::composite_type) {
      context.diagnostics.add(block.place,
                              "Composite types are not supported by " + std::string(context.provider.name) + ".");
    } else if (block.kind == BlockKind::enumeration) {
      add_enum(context, block, models);
    } else {
      add_model(context, block, models);
    }
  }
}

template <typename Type>
const Type* block_named(const std::deque<Type>& declared, const std::string& name) {
  const auto found =
      std::find_if(declared.begin(), declared.end(), [&](const Type& each) { return each.block->name == name; });
  return found == declared.end() ? nullptr : &*found;
}

void resolve_field(const Context& context, const Models& models, const Model& model, ModelField& field) {
  const FieldType& type = field.syntax->type;
  const std::string place = "Field `" + field.syntax->name + "` in model `" + model.block->name + "` ";
  if (!type.unsupported) {
    field.scalar = scalar_named(type.name);
    if (!field.scalar) field.enumeration = block_named(models.enums, type.name);
    if (!field.scalar && !field.enumeration) field.related = block_named(models.models, type.name);
    if (!field.scalar && !field.enumeration && !field.related) {
      return context.diagnostics.add(
          type.place,
          "Type " + base::quote_go(type.name) + " is neither a built-in type, nor refers to another model or enum.");
    }
  }
  if (field.related) return;
  if (field.scalar && context.provider.scalars[static_cast<std::size_t>(*field.scalar)].empty()) {
    return context.diagnostics.add(type.place, place + "can't be of type " + type.name +
                                                   ". The current connector does not support the " + type.name +
                                                   " type.");
  }
  if (type.arity == Arity::list && !context.provider.lists) {
    return context.diagnostics.add(
        type.place, place + "can't be a list. The current connector does not support lists of primitive types.");
  }
  field.type = column_type(context, field);
}

void check_columns(const Context& context, const Model& model) {
  std::set<std::string> names;
  for (const ModelField& field : model.fields) {
    if (!field.related && !names.insert(field.column).second) {
      context.diagnostics.add(field.syntax->place, article(field.column, "a column"));
    }
  }
}

}  // namespace

const ModelField* Model::field(const std::string& name) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const ModelField& each) { return each.syntax->name == name; });
  return found == fields.end() ? nullptr : &*found;
}

void resolve_types(const Context& context, Models& models) {
  if (!context.provider.schemas) {
    for (const Setting& schema : context.schema.datasource.schemas) {
      context.diagnostics.add(schema.place,
                              "The `schemas` property is not supported on " + std::string(context.provider.name) + ".");
    }
  }
  declare(context, models);
  for (Model& model : models.models) {
    for (ModelField& field : model.fields) resolve_field(context, models, model, field);
    check_columns(context, model);
  }
}

}  // namespace portolan::loaders::prisma
