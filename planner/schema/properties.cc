#include "planner/schema/properties.h"

#include <algorithm>

#include "planner/base/strings.h"

namespace portolan::schema {

const PropertyValue* Properties::find(std::string_view name) const {
  const auto it = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.first == name; });
  return it == entries_.end() ? nullptr : &it->second;
}

std::string Properties::text(std::string_view name) const {
  const PropertyValue* value = find(name);
  if (value == nullptr) return {};
  if (const auto* text = std::get_if<std::string>(value)) return *text;
  if (const auto* word = std::get_if<Word>(value)) return word->text;
  if (const auto* raw = std::get_if<RawSql>(value)) return raw->text;
  return {};
}

void Properties::set(std::string_view name, PropertyValue value) {
  const auto it = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.first == name; });
  if (it == entries_.end()) {
    entries_.emplace_back(std::string(name), std::move(value));
  } else {
    it->second = std::move(value);
  }
}

void Properties::erase(std::string_view name) {
  std::erase_if(entries_, [&](const Entry& e) { return e.first == name; });
}

std::string to_text(const PropertyValue& value) {
  struct Visitor {
    std::string operator()(bool b) const { return b ? "true" : "false"; }
    std::string operator()(std::int64_t n) const { return std::to_string(n); }
    std::string operator()(const std::string& s) const { return s; }
    std::string operator()(const Word& w) const { return w.text; }
    std::string operator()(const RawSql& r) const { return r.text; }
    std::string operator()(const std::vector<std::string>& list) const { return base::join(list, ","); }
  };
  return std::visit(Visitor{}, value);
}

}  // namespace portolan::schema
