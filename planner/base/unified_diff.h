#pragma once

#include <string>
#include <string_view>

namespace portolan::base {

/// The lines that lead from one text to another in unified form, with three lines of context: hunks that begin with
/// `@@ -1,3 +1,4 @@`, without the two lines that name the files. Empty when both are equal.
std::string unified_diff(std::string_view from, std::string_view to);

}  // namespace portolan::base
