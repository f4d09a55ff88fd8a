#pragma once

#include <string_view>

namespace portolan::loaders {

/// Whether migration tools of ORMs call a table so that they keep their own state in (orms.md 1.5).
bool is_bookkeeping_table(std::string_view name);

}  // namespace portolan::loaders
