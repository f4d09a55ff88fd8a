#include "planner/language/block_view.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/hcl/convert.h"

namespace portolan::language {
namespace {

using ports::Form;
using schema::PropertyValue;

[[noreturn]] void wrong_type(const BlockView& view, std::string_view name, std::string_view as,
                             std::string_view wanted) {
  throw hcl::error_at(view.place(name), "value of attr " + base::quote_go(name) + " cannot be read as " +
                                            std::string(as) + ": " + std::string(wanted) + " value is required");
}

PropertyValue word_value(const ports::PropertySpec& spec, const std::string& text) {
  if (const auto word = match_word(spec.words, text)) return schema::Word{std::string(*word)};
  return text;
}

PropertyValue text_value(const BlockView& view, std::string_view name, const ports::PropertySpec& spec,
                         const hcl::Value& value) {
  if (value.is_raw()) return schema::RawSql{value.as_raw().text};
  if (value.is_reference()) {
    const auto& path = value.as_reference().path;
    return spec.form == Form::kBlock && path.size() > 1 ? path[path.size() - 2] + "." + path.back() : path.back();
  }
  if (!value.is_string()) wrong_type(view, name, "string", "string");
  if (spec.form == Form::kRaw) wrong_type(view, name, "raw expression", "sql(\"...\")");
  const bool takes_words = spec.form == Form::kWord || spec.form == Form::kBlock;
  return takes_words ? word_value(spec, value.as_string()) : PropertyValue(value.as_string());
}

PropertyValue list_value(const BlockView& view, std::string_view name, const ports::PropertySpec& spec,
                         const hcl::Value& value) {
  if (!value.is_sequence()) {
    throw hcl::error_at(view.place(name), "schemahcl: field is of type slice but attr " + base::quote_go(name) +
                                              " is type: " + value.type_name());
  }
  std::vector<std::string> list;
  for (const hcl::Value& element : value.elements()) {
    if (element.is_reference()) {
      list.push_back(element.as_reference().path.back());
    } else if (element.is_raw()) {
      list.push_back(element.as_raw().text);
    } else if (element.is_string()) {
      list.push_back(schema::to_text(word_value(spec, element.as_string())));
    } else {
      throw hcl::error_at(view.place(name), "cannot read attribute " + base::quote_go(name) + " of type " +
                                                base::quote_go(value.type_name()) +
                                                " as string list: string value is required");
    }
  }
  return list;
}

PropertyValue property_value(const BlockView& view, std::string_view name, const ports::PropertySpec& spec,
                             const hcl::Value& value) {
  switch (spec.form) {
    case Form::kBool:
      if (!value.is_bool()) wrong_type(view, name, "bool", "bool");
      return value.as_bool();
    case Form::kInteger: {
      if (value.is_raw()) return schema::RawSql{value.as_raw().text};
      const auto number = value.is_number() ? value.as_number().to_int64() : std::nullopt;
      if (!number) wrong_type(view, name, "integer", "number");
      return *number;
    }
    case Form::kList:
      return list_value(view, name, spec, value);
    case Form::kString:
    case Form::kWord:
    case Form::kRaw:
    case Form::kBlock:
    case Form::kOwner:
    case Form::kPeer:
      break;
  }
  return text_value(view, name, spec, value);
}

/// The value of an attribute whose row says nothing about its form (`storage_params.*`).
PropertyValue any_value(const BlockView& view, std::string_view name, const hcl::Value& value) {
  if (value.is_bool()) return value.as_bool();
  if (value.is_raw()) return schema::RawSql{value.as_raw().text};
  if (value.is_number()) {
    if (const auto number = value.as_number().to_int64()) return *number;
    return value.as_number().to_string();
  }
  if (!value.is_string()) wrong_type(view, name, "string", "string");
  return value.as_string();
}

/// A bare word under a row that takes words without listing them.
std::optional<std::string> unlisted_word(const hcl::Attribute& attribute, const ports::PropertySpec& spec) {
  if (spec.form != Form::kWord || !spec.words.empty()) return std::nullopt;
  const auto* variable = std::get_if<hcl::Variable>(&attribute.expression->node);
  return variable == nullptr ? std::nullopt : std::optional<std::string>(variable->name);
}

void read_row(const BlockView& view, const Property& property, schema::Properties& bag) {
  const ports::PropertySpec& spec = *property.spec;
  if (spec.form == Form::kOwner || spec.form == Form::kPeer) return;
  const auto read = [&](std::string_view name) {
    const hcl::Attribute* attribute = view.block().body.attribute(name);
    if (attribute == nullptr) return;
    if (auto word = unlisted_word(*attribute, spec)) {
      bag.set(spec.name, schema::Word{std::move(*word)});
    } else if (const auto value = view.value(name, &property.words)) {
      bag.set(spec.name, property_value(view, name, spec, *value));
    }
  };
  for (const std::string_view alias : spec.hcl_aliases) read(alias);
  read(property.attribute);
}

void read_wildcard(const BlockView& view, const Property& property, ports::Carrier carrier, schema::Properties& bag,
                   std::string_view object_kind) {
  for (const hcl::Attribute& attribute : view.block().body.attributes) {
    if (view.read().vocabulary.find(carrier, property.block, attribute.name, object_kind) != nullptr) continue;
    const auto value = view.value(attribute.name);
    if (!value) continue;
    bag.set(std::string(property.block) + "." + std::string(attribute.name), any_value(view, attribute.name, *value));
  }
}

}  // namespace

void ReadContext::fail(const hcl::Place& place, const std::string& text) const {
  throw hcl::error_at(
      place, std::string(vocabulary.dialect().conversion_prefix()) + ": failed converting to *schema.Realm: " + text);
}

void ReadContext::warn(const hcl::Place& place, const std::string& text) const {
  warnings.push_back({text, place.range()});
}

std::string describe(const hcl::Block& block) {
  std::string text(block.type);
  for (const hcl::Label& label : block.labels) text += " " + base::quote_go(label.text);
  return text;
}

hcl::Place BlockView::place(std::string_view attribute) const {
  const hcl::Attribute* found = block_.body.attribute(attribute);
  return found == nullptr ? block_.header : found->expression->place;
}

std::optional<hcl::Value> BlockView::value(std::string_view name, const hcl::Scope* words) const {
  const hcl::Attribute* attribute = block_.body.attribute(name);
  if (attribute == nullptr) return std::nullopt;
  hcl::Value value =
      words == nullptr ? hcl::evaluate(*attribute, context_) : hcl::evaluate(*attribute, {words, &context_});
  if (value.is_null()) return std::nullopt;
  return value;
}

std::optional<bool> BlockView::boolean(std::string_view name) const {
  const auto found = value(name);
  if (!found) return std::nullopt;
  if (!found->is_bool()) wrong_type(*this, name, "bool", "bool");
  return found->as_bool();
}

std::optional<std::string> BlockView::string(std::string_view name) const {
  const auto found = value(name);
  if (!found) return std::nullopt;
  if (!found->is_string()) wrong_type(*this, name, "string", "string");
  return found->as_string();
}

std::optional<std::string> BlockView::sql_text(std::string_view name) const {
  const auto found = value(name);
  if (!found) return std::nullopt;
  if (found->is_raw()) return found->as_raw().text;
  if (!found->is_string()) wrong_type(*this, name, "string", "string");
  return found->as_string();
}

std::optional<std::vector<hcl::Reference>> BlockView::references(std::string_view name) const {
  const auto found = value(name);
  if (!found) return std::nullopt;
  std::vector<hcl::Reference> result;
  bool valid = found->is_sequence();
  if (valid) {
    for (const hcl::Value& element : found->elements()) {
      valid = valid && element.is_reference();
      if (valid) result.push_back(element.as_reference());
    }
  }
  if (!valid) throw hcl::error_at(place(name), "attribute " + base::quote_go(name) + " must be a list of references");
  return result;
}

void BlockView::warn_unknown_blocks(const std::vector<std::string_view>& known, ports::Carrier carrier,
                                    std::string_view object_kind) const {
  for (const hcl::Block& inner : block_.body.blocks) {
    if (std::find(known.begin(), known.end(), inner.type) != known.end()) continue;
    if (read_.vocabulary.has_block(carrier, inner.type, object_kind)) continue;
    read_.warn(inner.header, "unknown block " + describe(inner) + " in " + describe(block_) + " is ignored");
  }
}

void read_properties(const BlockView& view, ports::Carrier carrier, schema::Properties& bag,
                     std::string_view object_kind) {
  const auto& rows = view.read().vocabulary.rows(carrier, object_kind);
  for (const Property& property : rows) {
    if (property.block.empty()) read_row(view, property, bag);
  }
  for (const hcl::Block& inner : view.block().body.blocks) {
    const BlockView inner_view = view.nested(inner);
    for (const Property& property : rows) {
      if (property.block.empty() || property.block != inner.type) continue;
      if (property.attribute == "*") {
        read_wildcard(inner_view, property, carrier, bag, object_kind);
      } else {
        read_row(inner_view, property, bag);
        const auto& fallback = property.spec->block_default;
        if (fallback && !bag.has(property.spec->name)) bag.set(property.spec->name, *fallback);
      }
    }
  }
}

}  // namespace portolan::language
