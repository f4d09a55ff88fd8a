#pragma once

#include <cstddef>
#include <string>

namespace portolan::lint {

/// A line of a text report: `text` behind a printed prefix, words while their lengths without blanks stay within what
/// the prefix leaves of the width, then a new line behind `indent` blanks (spec/lint-and-tools.md 1.6).
std::string wrap(const std::string& prefix, const std::string& text, std::size_t indent);

}  // namespace portolan::lint
