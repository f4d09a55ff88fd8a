#include "loaders/prisma/syntax.h"

#include <algorithm>

namespace portolan::loaders::prisma {

const Attribute* find_attribute(const std::vector<Attribute>& attributes, std::string_view name) {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& each) { return each.name == name; });
  return found == attributes.end() ? nullptr : &*found;
}

const Expression* find_argument(const Attribute& attribute, std::string_view name, bool positional) {
  for (const Argument& argument : attribute.arguments) {
    if (argument.name == name || (positional && argument.name.empty())) return &argument.value;
  }
  return nullptr;
}

}  // namespace portolan::loaders::prisma
