#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/errors.h"
#include "planner/base/position.h"

namespace portolan::hcl {

/// One text a user wrote, with its name for messages. Everything parsed from it points into it, so it must outlive the
/// syntax tree and every Place; File keeps it alive.
class Source {
 public:
  /// @param name  the path as diagnostics show it
  /// @param text  UTF-8; a leading byte-order mark is kept and counts no column
  /// Throws Error for a text over 1 GiB.
  Source(std::string name, std::string text);

  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }

  /// The position of byte `offset`. Columns count grapheme clusters (spec/project-file.md 12).
  base::Position position(std::uint32_t offset) const;

  /// The line that holds byte `offset`, without its line ending.
  std::string_view line_at(std::uint32_t offset) const;

 private:
  std::size_t line_index(std::uint32_t offset) const;

  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;
};

/// A stretch of a Source in bytes, `end` exclusive. Two words wide, so that every node of a tree can carry one.
struct Place {
  const Source* source = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool known() const { return source != nullptr; }

  /// The place with lines and columns; unknown when `source` is null.
  base::Range range() const;

  /// The text between `begin` and `end`.
  std::string_view text() const { return source ? source->text().substr(begin, end - begin) : std::string_view(); }
};

/// From the start of `first` to the end of `last`.
inline Place join(const Place& first, const Place& last) {
  return {first.source, first.begin, last.end};
}

/// The error to throw for `message` at `place`: `FILE:LINE,COL-COL: MESSAGE`, with the offending line at hand for
/// SourceError::detailed().
SourceError error_at(const Place& place, const std::string& message);

/// The same for the two-part form `SUMMARY; DETAIL` (spec/project-file.md 12).
SourceError error_at(const Place& place, std::string_view summary, std::string_view detail);

}  // namespace portolan::hcl
