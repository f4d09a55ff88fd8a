#pragma once

#include <string>
#include <string_view>

namespace portolan::hcl {

/// `text` in the canonical layout of `schema fmt` (spec/schema-language.md 2.6): indentation, blanks between tokens,
/// aligned `=` and trailing comments. Strings, heredocs, comments and their order stay. A text that does not
/// parse comes back unchanged.
std::string format(std::string_view text);

}  // namespace portolan::hcl
