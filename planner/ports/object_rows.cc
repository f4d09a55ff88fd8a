#include "planner/ports/object_rows.h"

#include <string>
#include <utility>

namespace portolan::ports {

PropertySpec object_row(std::string_view kind, std::string_view name, Form form) {
  return {.carrier = Carrier::kObject, .name = name, .form = form, .object_kind = kind};
}

PropertySpec word_row(std::string_view kind, std::string_view name, std::string_view implied,
                      std::vector<std::string_view> words) {
  PropertySpec spec = object_row(kind, name, Form::kWord);
  if (!implied.empty()) spec.implied = schema::Word{std::string(implied)};
  spec.words = std::move(words);
  return spec;
}

PropertySpec switch_row(std::string_view kind, std::string_view name) {
  PropertySpec spec = object_row(kind, name, Form::kBool);
  spec.implied = false;
  return spec;
}

}  // namespace portolan::ports
