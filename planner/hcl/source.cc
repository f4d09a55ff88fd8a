#include "planner/hcl/source.h"

#include <algorithm>
#include <utility>

#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

Source::Source(std::string name, std::string text) : name_(std::move(name)), text_(std::move(text)) {
  constexpr std::size_t largest = std::size_t{1} << 30;
  if (text_.size() > largest) throw Error(name_ + ": a file may have at most 1 GiB");
  line_starts_.push_back(0);
  for (std::size_t at = text_.find('\n'); at != std::string::npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(static_cast<std::uint32_t>(at + 1));
  }
}

std::size_t Source::line_index(std::uint32_t offset) const {
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  return static_cast<std::size_t>(after - line_starts_.begin()) - 1;
}

base::Position Source::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::size_t line = line_index(offset);
  std::string_view before(text_.data() + line_starts_[line], offset - line_starts_[line]);
  if (line == 0 && before.starts_with(byte_order_mark)) before.remove_prefix(byte_order_mark.size());
  return {name_, static_cast<int>(line) + 1, static_cast<int>(grapheme_count(before)) + 1, offset};
}

std::string_view Source::line_at(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::size_t line = line_index(offset);
  const std::size_t start = line_starts_[line];
  const std::size_t next = line + 1 < line_starts_.size() ? line_starts_[line + 1] - 1 : text_.size();
  std::string_view text(text_.data() + start, next - start);
  if (line == 0 && text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.ends_with('\r')) text.remove_suffix(1);
  return text;
}

base::Range Place::range() const {
  if (!source) return {};
  return {source->position(begin), source->position(end)};
}

SourceError error_at(const Place& place, const std::string& message) {
  if (!place.known()) return SourceError(message);
  return SourceError(message, place.range(), std::string(place.source->line_at(place.begin)));
}

SourceError error_at(const Place& place, std::string_view summary, std::string_view detail) {
  return error_at(place, std::string(summary) + "; " + std::string(detail));
}

}  // namespace portolan::hcl
