#pragma once

#include <cstddef>
#include <string>

namespace portolan::base {

/// A place in a text a user wrote. Lines and columns count from 1; columns count UTF-8 code points; offset counts
/// bytes. Line 0 means "not known".
struct Position {
  std::string file;
  int line = 0;
  int column = 0;
  std::size_t offset = 0;

  bool known() const { return line > 0; }
};

/// A half-open stretch of one file: `start` is its first character, `end` the place right after its last.
struct Range {
  Position start;
  Position end;
};

/// `FILE:LINE,COL-COL`, or `FILE:L,C-L,C` when the range spans lines (spec/schema-language.md 1.1).
std::string to_string(const Range& range);

}  // namespace portolan::base
