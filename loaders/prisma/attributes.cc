#include <algorithm>
#include <array>
#include <set>

#include "loaders/prisma/model.h"
#include "planner/base/strings.h"

namespace portolan::loaders::prisma {
namespace {

/// An attribute, the blocks and fields it may stand at (m model or view, f field of one, e enum, v its value), and the
/// names of its arguments, separated by blanks; the first one may come without its name (orms.md 3.3).
struct KnownAttribute {
  std::string_view name;
  std::string_view places;
  std::string_view arguments;
};

constexpr std::array<KnownAttribute, 14> known_attributes = {{
    {"id", "f", "- map length sort clustered"},
    {"id", "m", "fields name map clustered"},
    {"unique", "f", "- map length sort clustered where"},
    {"unique", "m", "fields name map clustered where"},
    {"index", "m", "fields name map type clustered where"},
    {"fulltext", "m", "fields name map"},
    {"default", "f", "value map"},
    {"map", "mfev", "name"},
    {"relation", "f", "name fields references onDelete onUpdate map"},
    {"schema", "me", "map"},
    {"updatedAt", "f", ""},
    {"ignore", "mf", ""},
    {"shardKey", "f", ""},
    {"shardKey", "m", "fields"},
}};

std::vector<std::string> words(std::string_view text) {
  return text.empty() ? std::vector<std::string>() : base::split(text, ' ');
}

void check_arguments(const Attribute& attribute, const KnownAttribute& known, Diagnostics& diagnostics) {
  const std::vector<std::string> names = words(known.arguments);
  std::set<std::string> seen;
  for (const Argument& argument : attribute.arguments) {
    const bool positional = argument.name.empty();
    const std::string name = !positional ? argument.name : names.empty() || names[0] == "-" ? "" : names[0];
    if (name.empty() || name == "-" || std::find(names.begin(), names.end(), name) == names.end()) {
      diagnostics.add(argument.place, "No such argument.");
    } else if (!seen.insert(name).second) {
      diagnostics.add(argument.place,
                      positional ? "Only one unnamed argument is possible here; put several values into brackets."
                                 : "Argument " + base::quote_go(name) + " is already specified.");
    }
  }
}

void check_list(const Context& context, const std::vector<Attribute>& attributes, char place, std::string_view mark) {
  std::set<std::string> seen;
  for (const Attribute& each : attributes) {
    if (each.name.find('.') != std::string::npos) {
      if (place != 'f') context.diagnostics.add(each.place, "A native type can stand at a field alone.");
      continue;
    }
    const auto known = std::find_if(known_attributes.begin(), known_attributes.end(), [&](const KnownAttribute& row) {
      return row.name == each.name && row.places.find(place) != std::string_view::npos;
    });
    if (known == known_attributes.end()) {
      context.diagnostics.add(each.place, "Attribute not known: \"" + std::string(mark) + each.name + "\".");
      continue;
    }
    check_arguments(each, *known, context.diagnostics);
    const bool repeatable = place == 'm' && (each.name == "unique" || each.name == "index" || each.name == "fulltext");
    if (!seen.insert(each.name).second && !repeatable) {
      context.diagnostics.add(each.place,
                              "Attribute \"" + std::string(mark) + each.name + "\" can only be defined once.");
    }
  }
}

}  // namespace

void check_attributes(const Context& context) {
  for (const Block& block : context.schema.blocks) {
    if (block.kind == BlockKind::datasource || block.kind == BlockKind::generator) continue;
    const bool enumeration = block.kind == BlockKind::enumeration;
    check_list(context, block.attributes, enumeration ? 'e' : 'm', "@@");
    for (const Field& field : block.fields) check_list(context, field.attributes, enumeration ? 'v' : 'f', "@");
  }
}

std::string string_argument(const Attribute& attribute, std::string_view name, bool positional) {
  const Expression* value = find_argument(attribute, name, positional);
  return value && value->kind == ExpressionKind::string ? value->text : std::string();
}

}  // namespace portolan::loaders::prisma
