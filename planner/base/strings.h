#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::base {

/// `text` without leading and trailing ASCII white space (blank, \t, \n, \v, \f, \r).
std::string_view trim(std::string_view text);

/// ASCII lower and upper case; other bytes stay as they are.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

/// ASCII case-insensitive comparison.
bool equals_ignoring_case(std::string_view a, std::string_view b);

/// The parts of `text` between `separator`; "" gives one empty part.
std::vector<std::string> split(std::string_view text, char separator);

std::string join(const std::vector<std::string>& parts, std::string_view separator);

/// Every occurrence of `from` (not empty) replaced by `to`, left to right, without rescanning.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to);

/// `name` between two `quote` characters, with inner ones doubled (planner.md 4.4).
std::string quote_doubled(std::string_view name, char quote);

/// Go's %q for user-facing messages: double quotes, its letter escapes and \xNN for other control bytes.
std::string quote_go(std::string_view text);

/// Whether one pair of outer parentheses encloses the whole text; quoted strings are skipped while matching
/// (planner.md 3.2).
bool is_wrapped(std::string_view expression);

/// `expression` inside parentheses unless `is_wrapped` already.
std::string may_wrap(std::string_view expression);

/// `expression` without its outer parentheses, as many pairs as enclose the whole text, trimmed.
std::string_view unwrap(std::string_view expression);

/// A number in SQL notation: optional sign, digits with at most one point, optional exponent.
bool is_number(std::string_view text);

/// Compares two numbers in SQL notation by value, exactly, whatever their length: `1.50` equals `1.5` equals `15e-1`.
/// Precondition: is_number of both.
bool numbers_equal(std::string_view a, std::string_view b);

}  // namespace portolan::base
