#pragma once

#include <optional>
#include <string_view>

#include "planner/report/template/node.h"

namespace portolan::gotemplate {

/// Reads a number of Go: decimal, `0x`, `0o`, `0b`, `_` between digits, point and exponent. nullopt when it is none.
std::optional<Number> read_number(std::string_view text);

}  // namespace portolan::gotemplate
