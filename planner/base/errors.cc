#include "planner/base/errors.h"

#include <utility>

namespace portolan {
namespace {

std::string with_place(const std::string& message, const base::Range& range) {
  return range.start.known() ? base::to_string(range) + ": " + message : message;
}

}  // namespace

SourceError::SourceError(const std::string& message, base::Range range, std::string line)
    : Error(with_place(message, range)), message_(message), range_(std::move(range)), line_(std::move(line)) {}

std::string SourceError::detailed() const {
  std::string text = what();
  if (!range_.start.known() || line_.empty()) return text;
  std::string indent;
  int column = 1;
  for (std::size_t i = 0; i < line_.size() && column < range_.start.column; ++i) {
    const auto byte = static_cast<unsigned char>(line_[i]);
    if ((byte & 0xC0) == 0x80) continue;
    indent += byte == '\t' ? '\t' : ' ';
    ++column;
  }
  return text + "\n  " + line_ + "\n  " + indent + "^";
}

DatabaseError::DatabaseError(const std::string& text, std::string code, std::string statement,
                             std::optional<std::size_t> offset)
    : Error(text), code_(std::move(code)), statement_(std::move(statement)), offset_(offset) {}

PolicyError::PolicyError(const std::string& text, std::vector<std::string> findings)
    : Error(text), findings_(std::move(findings)) {}

}  // namespace portolan
