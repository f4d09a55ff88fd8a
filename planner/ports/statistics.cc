#include "planner/ports/statistics.h"

#include <charconv>

namespace portolan::ports {

std::optional<std::int64_t> whole_number(const Cell& cell) {
  if (!cell) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(cell->data(), cell->data() + cell->size(), number);
  if (error != std::errc() || end != cell->data() + cell->size()) return std::nullopt;
  return number;
}

}  // namespace portolan::ports
