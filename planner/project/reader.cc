#include "planner/project/reader.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::project {
namespace {

using base::quote_go;
using Item = hcl::Section::Item;

[[noreturn]] void refuse(const Item& item, const std::string& text) {
  throw hcl::error_at(item.place, text);
}

[[noreturn]] void refuse_type(const Item& item, const char* wanted, const char* kind) {
  refuse(item,
         "value of attr " + quote_go(item.name) + " cannot be read as " + wanted + ": " + kind + " value is required");
}

}  // namespace

std::string read_text(const hcl::Section& block, std::string_view name) {
  const Item* item = block.attribute(name);
  if (item == nullptr) return "";
  if (!item->value.is_string()) refuse_type(*item, "string", "string");
  return item->value.as_string();
}

std::optional<bool> read_bool(const hcl::Section& block, std::string_view name) {
  const Item* item = block.attribute(name);
  if (item == nullptr) return std::nullopt;
  if (!item->value.is_bool()) refuse_type(*item, "bool", "bool");
  return item->value.as_bool();
}

std::uint64_t read_count(const hcl::Section& block, std::string_view name) {
  const Item* item = block.attribute(name);
  if (item == nullptr) return 0;
  if (!item->value.is_number()) refuse_type(*item, "integer", "number");
  const auto number = item->value.as_number().to_int64();
  if (!number || *number < 0) refuse_type(*item, "integer", "number");
  return static_cast<std::uint64_t>(*number);
}

std::string at_line(const hcl::Place& place) {
  const base::Position start = place.range().start;
  return start.file + ":" + std::to_string(start.line);
}

std::vector<std::string> read_texts(const hcl::Section& block, std::string_view name) {
  std::vector<std::string> texts;
  const Item* item = block.attribute(name);
  if (item == nullptr) return texts;
  if (!item->value.is_sequence()) {
    refuse(*item, "schemahcl: field is of type slice but attr " + quote_go(item->name) +
                      " is type: " + item->value.type_name());
  }
  for (const hcl::Value& element : item->value.elements()) {
    if (!element.is_string()) {
      refuse(*item, "cannot read attribute " + quote_go(item->name) + " of type " + quote_go(item->value.type_name()) +
                        " as string list: string value is required");
    }
    texts.push_back(element.as_string());
  }
  return texts;
}

std::map<std::string, hcl::Value, std::less<>> read_values(const hcl::Section& block, std::string_view name) {
  std::map<std::string, hcl::Value, std::less<>> values;
  const Item* item = block.attribute(name);
  if (item == nullptr) return values;
  if (!item->value.is_mapping()) refuse_type(*item, "map", "object or map");
  for (const auto& [key, value] : item->value.entries()) values.emplace(key, value);
  return values;
}

std::vector<std::string> read_source(const hcl::Section& block) {
  std::vector<std::string> sources;
  for (const Item& item : block.attributes) {
    if (item.name != "src") continue;
    const auto add = [&](const hcl::Value& value) {
      if (!value.is_string()) {
        refuse(item, "expected src to be either a string or strings, got: " + item.value.type_name());
      }
      sources.push_back(value.as_string());
    };
    if (!item.value.is_sequence()) {
      add(item.value);
      continue;
    }
    for (const hcl::Value& element : item.value.elements()) add(element);
  }
  return sources;
}

std::vector<const hcl::Section*> sections_of(const hcl::Section& block, std::string_view type) {
  std::vector<const hcl::Section*> found;
  for (const hcl::Section& section : block.sections) {
    if (section.type == type) found.push_back(&section);
  }
  return found;
}

}  // namespace portolan::project
