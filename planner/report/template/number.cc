#include "planner/report/template/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>

namespace portolan::gotemplate {
namespace {

/// Base of `0x`, `0o`, `0b` and of a leading zero; 10 otherwise. Removes the mark.
int take_base(std::string& digits) {
  if (digits.size() < 2 || digits[0] != '0') return 10;
  const char mark = static_cast<char>(digits[1] | 0x20);
  const int base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 0;
  if (base == 0) return 8;
  digits.erase(0, 2);
  return base;
}

std::optional<std::int64_t> read_integer(std::string digits) {
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.erase(0, 1);
  const int base = take_base(digits);
  std::uint64_t value = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, base);
  if (error != std::errc() || stop != end) return std::nullopt;
  const std::uint64_t limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()) + (negative ? 1 : 0);
  if (value > limit) return std::nullopt;
  return static_cast<std::int64_t>(negative ? 0 - value : value);
}

std::optional<double> read_real(std::string text) {
  if (text.starts_with('+')) text.erase(0, 1);
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  const bool hex = text.starts_with("0x") || text.starts_with("0X");
  if (hex) text.erase(0, 2);
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] =
      std::from_chars(text.data(), end, value, hex ? std::chars_format::hex : std::chars_format::general);
  if (error != std::errc() || stop != end || text.empty()) return std::nullopt;
  return negative ? -value : value;
}

}  // namespace

std::optional<Number> read_number(std::string_view written) {
  std::string text;
  std::copy_if(written.begin(), written.end(), std::back_inserter(text), [](char c) { return c != '_'; });
  const bool hex = text.find_first_of("xX") != std::string::npos;
  Number number{.integer = read_integer(text), .real = read_real(text)};
  number.is_real = text.find_first_of(hex ? ".pP" : ".eEpP") != std::string::npos;
  constexpr double kExact = 9007199254740992.0;
  if (!number.integer && number.real && std::floor(*number.real) == *number.real && std::abs(*number.real) <= kExact) {
    number.integer = static_cast<std::int64_t>(*number.real);
  }
  if (number.integer && !number.real) number.real = static_cast<double>(*number.integer);
  if (!number.integer && !number.real) return std::nullopt;
  return number;
}

}  // namespace portolan::gotemplate
