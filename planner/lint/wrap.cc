#include "planner/lint/wrap.h"

#include <algorithm>

namespace portolan::lint {

constexpr std::size_t kWidth = 85;

std::string wrap(const std::string& prefix, const std::string& text, std::size_t indent) {
  const std::size_t budget = kWidth > prefix.size() ? kWidth - prefix.size() : 0;
  std::string out = prefix;
  std::size_t used = 0;
  std::size_t at = 0;
  bool first = true;
  while (at < text.size()) {
    const std::size_t start = text.find_first_not_of(" \t\n\r\v\f", at);
    if (start == std::string::npos) break;
    at = std::min(text.find_first_of(" \t\n\r\v\f", start), text.size());
    const std::size_t length = at - start;
    if (!first && used + length > budget) {
      out += "\n" + std::string(indent, ' ');
      used = 0;
    } else if (!first) {
      out += ' ';
    }
    out.append(text, start, length);
    used += length;
    first = false;
  }
  return out + "\n";
}

}  // namespace portolan::lint
