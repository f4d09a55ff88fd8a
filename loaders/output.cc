#include "loaders/output.h"

namespace portolan::loaders {
namespace {

constexpr std::string_view kOrm = "-- portolan:orm ";
constexpr std::string_view kWarning = "-- portolan:warning ";
constexpr std::string_view kPosition = "-- atlas:pos ";

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
      if (line.starts_with(kPosition))
        loaded.positions.push_back(sql::parse_object_position(line.substr(kPosition.size())));
      loaded.sql.append(line).append("\n");
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  if (loaded.sql.empty() && text.starts_with("\n")) text.remove_prefix(1);
  loaded.sql += text;
  return loaded;
}

}  // namespace portolan::loaders
