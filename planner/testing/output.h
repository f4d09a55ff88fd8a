#pragma once

#include <string>
#include <string_view>

#include "planner/ports/connection.h"

/// Results of statements as text (spec/lint-and-tools.md 12.3).
namespace portolan::testing {

/// Rows joined by newlines, values by `, `, without a header and without quotes; NULL is `NULL`.
std::string csv_text(const ports::Rows& rows);

/// A header, dashes and rows; numbers stand to the right.
std::string table_text(const ports::Rows& rows);

/// `text` as it is compared: trimmed, no blanks at the ends of lines.
std::string normalized(std::string_view text);

/// The unified diff of two normalized texts, with the lines that name them; empty when they are equal.
std::string difference(std::string_view expected, std::string_view actual);

}  // namespace portolan::testing
