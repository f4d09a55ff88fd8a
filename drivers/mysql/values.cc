#include "drivers/mysql/values.h"

#include <algorithm>

namespace portolan::mysql {

ValueChange compare_values(const std::vector<std::string>& from, const std::vector<std::string>& to) {
  ValueChange change;
  std::vector<std::string> common;
  const auto has = [](const std::vector<std::string>& list, const std::string& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  for (const std::string& value : from) (has(to, value) ? common : change.removed).push_back(value);
  std::vector<std::string> kept;
  for (const std::string& value : to) (has(from, value) ? kept : change.inserted).push_back(value);
  change.reordered = kept != common;
  change.shifted = to.size() < from.size() || !std::equal(from.begin(), from.end(), to.begin());
  return change;
}

std::size_t enum_bytes(std::size_t values) {
  return values < 256 ? 1 : 2;
}

std::size_t set_bytes(std::size_t values) {
  const std::size_t bytes = (values + 7) / 8;
  return bytes > 4 ? 8 : bytes;
}

}  // namespace portolan::mysql
