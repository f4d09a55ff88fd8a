#include "planner/base/position.h"

namespace portolan::base {

std::string to_string(const Range& range) {
  const Position& s = range.start;
  const Position& e = range.end;
  std::string text = s.file + ":" + std::to_string(s.line) + "," + std::to_string(s.column) + "-";
  if (e.line != s.line && e.known()) text += std::to_string(e.line) + ",";
  return text + std::to_string(e.known() ? e.column : s.column);
}

}  // namespace portolan::base
