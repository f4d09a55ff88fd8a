#include "planner/sql/object_positions.h"

#include <cstdlib>
#include <filesystem>

#include "planner/sql/directives.h"
#include "planner/sql/words.h"

namespace portolan::sql {

ObjectPosition parse_object_position(std::string_view text) {
  constexpr std::string_view kType = "[type=";
  ObjectPosition position;
  const std::size_t open = text.find(kType);
  const std::size_t close = text.find("] ", open);
  if (open == std::string_view::npos || close == std::string_view::npos) return position;
  position.name = text.substr(0, open);
  position.kind = text.substr(open + kType.size(), close - open - kType.size());
  const std::string location(text.substr(close + 2));
  // Numbers, colons and a dash end it; what is in front of them may hold the same characters.
  const std::size_t end = location.find_last_not_of("0123456789:-");
  const std::size_t colon = location.find(':', end == std::string::npos ? 0 : end);
  position.file = location.substr(0, colon);
  if (colon == std::string::npos) return position;
  char* rest = nullptr;
  position.line = static_cast<int>(std::strtol(location.c_str() + colon + 1, &rest, 10));
  if (*rest == ':') position.column = static_cast<int>(std::strtol(rest + 1, nullptr, 10));
  return position;
}

std::vector<ObjectPosition> object_positions(std::string_view text) {
  std::vector<ObjectPosition> positions;
  for (const std::string& argument : directive_arguments(file_directives(text), "pos")) {
    ObjectPosition position = parse_object_position(argument);
    if (!position.name.empty()) positions.push_back(std::move(position));
  }
  return positions;
}

const ObjectPosition* position_of(std::string_view statement, const ScannerOptions& options,
                                  const std::vector<ObjectPosition>& positions) {
  if (positions.empty()) return nullptr;
  const Words words(statement, options);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool qualified = words.at(i + 1).is(".");
    for (const ObjectPosition& position : positions) {
      const std::size_t dot = position.name.find('.');
      const bool has_schema = dot != std::string::npos && qualified;
      const bool named = has_schema ? words.at(i).names(position.name.substr(0, dot)) &&
                                          words.at(i + 2).names(position.name.substr(dot + 1))
                                    : words.at(i).names(position.name);
      if (named) return &position;
    }
  }
  return nullptr;
}

std::string place_text(const ObjectPosition& position) {
  const std::filesystem::path file(position.file);
  const std::filesystem::path relative =
      file.is_absolute() ? file.lexically_relative(std::filesystem::current_path()) : file;
  const bool below = !relative.empty() && *relative.begin() != "..";
  return " (" + (below ? relative : file).string() + ":" + std::to_string(position.line) + ")";
}

}  // namespace portolan::sql
