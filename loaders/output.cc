#include "loaders/output.h"

#include <cstdlib>

#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

constexpr std::string_view kOrm = "-- portolan:orm ";
constexpr std::string_view kWarning = "-- portolan:warning ";
constexpr std::string_view kPosition = "-- atlas:pos ";

/// `users[type=table] /app/models.py:12` with any of the forms of a location (orms.md 1.3).
ObjectPosition read_position(std::string_view text) {
  ObjectPosition position;
  const std::size_t open = text.find("[type=");
  const std::size_t close = text.find("] ", open);
  if (open == std::string_view::npos || close == std::string_view::npos) return position;
  position.name = text.substr(0, open);
  position.kind = text.substr(open + 6, close - open - 6);
  const std::string_view location = text.substr(close + 2);
  // A path may hold colons, but not one with a number right behind it and nothing but numbers after.
  const std::size_t end = location.find_last_not_of("0123456789:-");
  const std::size_t colon = location.find(':', end == std::string_view::npos ? 0 : end);
  position.file = location.substr(0, colon);
  if (colon != std::string_view::npos) position.line = std::atoi(std::string(location.substr(colon + 1)).c_str());
  return position;
}

}  // namespace

Loaded read_output(std::string_view text) {
  Loaded loaded;
  while (text.starts_with("--")) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (line.starts_with(kOrm)) {
      loaded.orm_version = line.substr(line.rfind(' ') + 1);
    } else if (line.starts_with(kWarning)) {
      loaded.warnings.emplace_back(line.substr(kWarning.size()));
    } else {
      if (line.starts_with(kPosition)) loaded.positions.push_back(read_position(line.substr(kPosition.size())));
      loaded.sql.append(line).append("\n");
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  if (loaded.sql.empty() && text.starts_with("\n")) text.remove_prefix(1);
  loaded.sql += text;
  return loaded;
}

}  // namespace portolan::loaders
