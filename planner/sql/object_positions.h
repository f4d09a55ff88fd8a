#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/sql/scanner.h"

namespace portolan::sql {

/// Where an object of a text of SQL is declared: `-- atlas:pos users[type=table] models.py:12` (orms.md 1.3).
struct ObjectPosition {
  /// `object` or `schema.object`.
  std::string name;
  std::string kind;
  std::string file;
  int line = 0;
  /// 0: not known.
  int column = 0;
};

/// Reads `users[type=table] models.py:12:3-20:1`; an unreadable text has no name.
ObjectPosition parse_object_position(std::string_view text);

/// The positions that the header of a text holds.
std::vector<ObjectPosition> object_positions(std::string_view text);

/// The position of the first object that a statement names; null when it names none.
const ObjectPosition* position_of(std::string_view statement, const ScannerOptions& options,
                                  const std::vector<ObjectPosition>& positions);

/// ` (models.py:12)`, with paths below the current directory relative to it.
std::string place_text(const ObjectPosition& position);

}  // namespace portolan::sql
