#pragma once

#include <string>
#include <string_view>

namespace portolan::base {

/// Whether `text` as a whole matches a glob of `*`, `?`, `[a-z]`, `[^a]` and `\` escapes (spec/planner.md 14).
/// Throws Error("syntax error in pattern") for a malformed pattern.
bool glob_match(std::string_view pattern, std::string_view text);

}  // namespace portolan::base
