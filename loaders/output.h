#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/sql/object_positions.h"

namespace portolan::loaders {

/// What a loader has written, taken apart (README.md, "Contract of a script").
struct Loaded {
  /// Header and statements, without the lines that are meant for this program.
  std::string sql;
  std::string orm_version;
  std::vector<std::string> warnings;
  std::vector<sql::ObjectPosition> positions;
};

/// Reads what a loader has written.
Loaded read_output(std::string_view text);

}  // namespace portolan::loaders
