#include "sources/arguments.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/hcl/library.h"

namespace portolan::sources {
namespace {

using base::quote_go;

[[noreturn]] void refuse_type(const hcl::Section::Item& item, const char* wanted) {
  throw hcl::error_at(item.place, "Unsuitable value type",
                      "Unsuitable value for " + quote_go(item.name) + ": " + wanted + " required.");
}

}  // namespace

const hcl::Section::Item* Arguments::item(std::string_view name) {
  taken_.insert(std::string(name));
  return block_.attribute(name);
}

std::optional<std::string> Arguments::text(std::string_view name) {
  const hcl::Section::Item* found = item(name);
  if (found == nullptr) return std::nullopt;
  if (!found->value.is_string()) refuse_type(*found, "string");
  return found->value.as_string();
}

std::optional<std::vector<std::string>> Arguments::texts(std::string_view name) {
  const hcl::Section::Item* found = item(name);
  if (found == nullptr) return std::nullopt;
  if (!found->value.is_sequence()) refuse_type(*found, "list of string");
  std::vector<std::string> list;
  for (const hcl::Value& element : found->value.elements()) {
    if (!element.is_string()) refuse_type(*found, "list of string");
    list.push_back(element.as_string());
  }
  return list;
}

std::string Arguments::required_text(std::string_view name) {
  if (auto found = text(name)) return *std::move(found);
  throw hcl::error_at(block_.place, "Missing required argument",
                      "The argument " + quote_go(name) + " is required, but no definition was found.");
}

std::vector<std::string> Arguments::required_texts(std::string_view name) {
  if (auto found = texts(name)) return *std::move(found);
  throw hcl::error_at(block_.place, "Missing required argument",
                      "The argument " + quote_go(name) + " is required, but no definition was found.");
}

std::optional<std::chrono::milliseconds> Arguments::duration(std::string_view name) {
  const auto found = text(name);
  if (!found) return std::nullopt;
  return parse_duration(*found);
}

std::optional<std::uint64_t> Arguments::count(std::string_view name) {
  const hcl::Section::Item* found = item(name);
  if (found == nullptr) return std::nullopt;
  const auto number = found->value.is_number() ? found->value.as_number().to_int64() : std::nullopt;
  if (!number || *number < 0) refuse_type(*found, "a whole number");
  return static_cast<std::uint64_t>(*number);
}

std::optional<bool> Arguments::boolean(std::string_view name) {
  const hcl::Section::Item* found = item(name);
  if (found == nullptr) return std::nullopt;
  if (!found->value.is_bool()) refuse_type(*found, "bool");
  return found->value.as_bool();
}

std::map<std::string, std::string> Arguments::text_map(std::string_view name) {
  std::map<std::string, std::string> texts;
  const hcl::Section::Item* found = item(name);
  if (found == nullptr) return texts;
  if (!found->value.is_mapping()) refuse_type(*found, "map of string");
  for (const auto& [key, value] : found->value.entries()) {
    if (!value.is_string()) refuse_type(*found, "map of string");
    texts[key] = value.as_string();
  }
  return texts;
}

void Arguments::finish() const {
  std::vector<std::string> unexpected;
  for (const hcl::Section::Item& found : block_.attributes) {
    if (!taken_.contains(found.name)) unexpected.push_back(found.name);
  }
  if (!unexpected.empty()) throw UsageError("unexpected attributes: " + base::join(unexpected, ", "));
}

hcl::Value url_object(const std::string& url) {
  return hcl::Value::object({{"url", hcl::Value(url)}});
}

std::chrono::milliseconds parse_duration(const std::string& text) {
  const auto nanoseconds = hcl::parse_duration(text);
  if (!nanoseconds || *nanoseconds < 0) throw UsageError("time: invalid duration " + quote_go(text));
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds(*nanoseconds));
}

}  // namespace portolan::sources
