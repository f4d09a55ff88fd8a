#include "planner/language/print_properties.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/hcl/number.h"

namespace portolan::language {
namespace {

using ports::Form;

constexpr std::string_view kAnyName = "*";

/// A word as written in HCL: bare when the row lists it or lists none, else quoted.
std::string word_text(const ports::PropertySpec& spec, const std::string& text, bool is_word) {
  if (const auto word = match_word(spec.words, text)) return word_to_hcl(*word);
  return is_word && spec.words.empty() ? word_to_hcl(text) : hcl::quote_string(text);
}

std::string string_text(const ports::PropertySpec& spec, const std::string& text) {
  if (spec.form == Form::kWord) return word_text(spec, text, false);
  if (spec.form == Form::kBlock) {
    const auto dot = text.find('.');
    if (dot != std::string::npos) {
      return hcl::format_reference(std::vector<std::string>{text.substr(0, dot), text.substr(dot + 1)});
    }
  }
  if (spec.form == Form::kRaw) return hcl::format_raw(text);
  if (spec.form == Form::kInteger) {
    if (const auto number = hcl::Number::parse(text)) return number->to_string();
  }
  return hcl::quote_string(text);
}

/// A list that raises Flag::kColumn names columns of the owner.
std::string list_text(const ports::PropertySpec& spec, std::span<const std::string> owner,
                      const std::vector<std::string>& items) {
  const bool columns = spec.flag == change::Flag::kColumn && !owner.empty();
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const std::string& item : items) {
    std::vector<std::string> path(owner.begin(), owner.end());
    path.insert(path.end(), {"column", item});
    texts.push_back(columns ? hcl::format_reference(path) : word_text(spec, item, false));
  }
  return "[" + base::join(texts, ", ") + "]";
}

struct ValueText {
  const ports::PropertySpec& spec;
  std::span<const std::string> owner = {};
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(std::int64_t value) const { return std::to_string(value); }
  std::string operator()(const std::string& value) const { return string_text(spec, value); }
  std::string operator()(const schema::Word& value) const { return word_text(spec, value.text, true); }
  std::string operator()(const schema::RawSql& value) const { return hcl::format_raw(value.text); }
  std::string operator()(const std::vector<std::string>& value) const { return list_text(spec, owner, value); }
};

bool is_empty_list(const schema::PropertyValue& value) {
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  return list != nullptr && list->empty();
}

void add_attribute(const Vocabulary& vocabulary, const Bag& bag, const Property& property, AttributeTexts& attributes) {
  const schema::PropertyValue* value = bag.values.find(property.spec->name);
  if (value == nullptr || property.spec->counter || property.spec->form == Form::kPeer || is_empty_list(*value)) return;
  if (vocabulary.dialect().is_implied(*property.spec, *value, bag.parent)) return;
  attributes.emplace_back(property.attribute, std::visit(ValueText{*property.spec, bag.owner}, *value));
}

/// Entries `block.NAME` of the bag without a row of their own, by name.
void add_unlisted(const Bag& bag, const std::vector<Property>& rows, const Property& wildcard,
                  AttributeTexts& attributes) {
  const std::string prefix = std::string(wildcard.block) + ".";
  AttributeTexts found;
  for (const auto& [name, value] : bag.values.entries()) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view full = name;
    const bool listed =
        std::any_of(rows.begin(), rows.end(), [&](const Property& row) { return row.spec->name == full; });
    if (!listed) found.emplace_back(name.substr(prefix.size()), std::visit(ValueText{*wildcard.spec}, value));
  }
  std::sort(found.begin(), found.end());
  attributes.insert(attributes.end(), found.begin(), found.end());
}

AttributeTexts block_attributes(const Vocabulary& vocabulary, const Bag& bag, std::string_view block) {
  AttributeTexts attributes;
  const auto& rows = vocabulary.rows(bag.carrier, bag.object_kind);
  for (const Property& property : rows) {
    if (property.block != block) continue;
    if (property.attribute == kAnyName) {
      add_unlisted(bag, rows, property, attributes);
    } else {
      add_attribute(vocabulary, bag, property, attributes);
    }
  }
  return attributes;
}

}  // namespace

AttributeTexts property_attributes(const Vocabulary& vocabulary, const Bag& bag, bool trailing) {
  AttributeTexts attributes;
  if (bag.values.empty()) return attributes;
  for (const Property& property : vocabulary.rows(bag.carrier, bag.object_kind)) {
    if (property.block.empty() && property.spec->trailing == trailing) {
      add_attribute(vocabulary, bag, property, attributes);
    }
  }
  return attributes;
}

void print_property_blocks(hcl::HclWriter& writer, const Vocabulary& vocabulary, const Bag& bag) {
  if (bag.values.empty()) return;
  std::vector<std::string_view> blocks;
  for (const Property& property : vocabulary.rows(bag.carrier, bag.object_kind)) {
    if (property.block.empty()) continue;
    if (std::find(blocks.begin(), blocks.end(), property.block) == blocks.end()) blocks.push_back(property.block);
  }
  for (const std::string_view block : blocks) {
    const AttributeTexts attributes = block_attributes(vocabulary, bag, block);
    if (attributes.empty()) continue;
    writer.open(block);
    write_attributes(writer, attributes);
    writer.close();
  }
}

void write_attributes(hcl::HclWriter& writer, const AttributeTexts& attributes) {
  for (const auto& [name, text] : attributes) writer.attribute_text(name, text);
}

}  // namespace portolan::language
