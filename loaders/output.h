#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::loaders {

/// Where an object of the schema is declared.
struct ObjectPosition {
  std::string name;
  std::string kind;
  std::string file;
  int line = 0;
};

/// What a loader has written, taken apart (README.md, "Contract of a script").
struct Loaded {
  /// Header and statements, without the lines that are meant for this program.
  std::string sql;
  std::string orm_version;
  std::vector<std::string> warnings;
  std::vector<ObjectPosition> positions;
};

/// Reads what a loader has written.
Loaded read_output(std::string_view text);

}  // namespace portolan::loaders
