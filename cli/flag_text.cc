#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "cli/flags.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

using base::quote_go;

struct Unit {
  std::string_view name;
  double nanoseconds;
};

/// Longer names first where one begins with another.
constexpr Unit kUnits[] = {{"ns", 1},   {"us", 1e3}, {"\u00b5s", 1e3}, {"\u03bcs", 1e3},
                           {"ms", 1e6}, {"s", 1e9},  {"m", 6e10},      {"h", 3.6e12}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Reads `123`, `1.5` or `.5` from the front of `rest`; nullopt when there is no digit.
std::optional<long double> take_number(std::string_view& rest) {
  std::size_t end = 0;
  std::size_t digits = 0;
  bool point = false;
  while (end < rest.size() && (is_digit(rest[end]) || (rest[end] == '.' && !point))) {
    if (rest[end] == '.') {
      point = true;
    } else {
      ++digits;
    }
    ++end;
  }
  if (digits == 0) return std::nullopt;
  const long double value = std::stold(std::string(rest.substr(0, end)));
  rest.remove_prefix(end);
  return value;
}

std::string_view take_unit(std::string_view& rest) {
  const auto end = std::find_if(rest.begin(), rest.end(), [](char c) { return is_digit(c) || c == '.'; });
  const std::string_view unit = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(unit.size());
  return unit;
}

[[noreturn]] void bad_csv(std::size_t column, const std::string& what) {
  throw UsageError("parse error on line 1, column " + std::to_string(column) + ": " + what);
}

/// Reads a quoted field that starts at `at`; leaves `at` behind its closing quote.
std::string quoted_field(const std::string& text, std::size_t& at) {
  std::string field;
  for (++at; at < text.size(); ++at) {
    if (text[at] != '"') {
      field += text[at];
    } else if (at + 1 < text.size() && text[at + 1] == '"') {
      field += '"';
      ++at;
    } else {
      ++at;
      if (at < text.size() && text[at] != ',') bad_csv(at, "extraneous or missing \" in quoted-field");
      return field;
    }
  }
  bad_csv(text.size() + 1, "extraneous or missing \" in quoted-field");
}

}  // namespace

bool parse_bool(const std::string& text) {
  for (const char* word : {"1", "t", "T", "TRUE", "true", "True"}) {
    if (text == word) return true;
  }
  for (const char* word : {"0", "f", "F", "FALSE", "false", "False"}) {
    if (text == word) return false;
  }
  throw UsageError("strconv.ParseBool: parsing " + quote_go(text) + ": invalid syntax");
}

std::chrono::nanoseconds parse_duration(const std::string& text) {
  const std::string invalid = "time: invalid duration " + quote_go(text);
  std::string_view rest = text;
  const bool negative = rest.starts_with('-');
  if (negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (rest == "0") return std::chrono::nanoseconds{0};
  if (rest.empty()) throw UsageError(invalid);
  long double total = 0;
  while (!rest.empty()) {
    const auto number = take_number(rest);
    if (!number) throw UsageError(invalid);
    const std::string_view name = take_unit(rest);
    if (name.empty()) throw UsageError("time: missing unit in duration " + quote_go(text));
    const auto* unit =
        std::find_if(std::begin(kUnits), std::end(kUnits), [&](const Unit& u) { return u.name == name; });
    if (unit == std::end(kUnits)) {
      throw UsageError("time: unknown unit " + quote_go(name) + " in duration " + quote_go(text));
    }
    total += *number * unit->nanoseconds;
    if (total > static_cast<long double>(std::numeric_limits<std::int64_t>::max())) throw UsageError(invalid);
  }
  return std::chrono::nanoseconds(static_cast<std::int64_t>(negative ? -total : total));
}

std::uint64_t parse_uint(const std::string& text) {
  const std::string prefix = "strconv.ParseUint: parsing " + quote_go(text) + ": ";
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c != '_'; });
  int base = 10;
  const std::string start = base::to_lower(digits.substr(0, 2));
  if (start == "0x" || start == "0o" || start == "0b") {
    base = start == "0x" ? 16 : start == "0o" ? 8 : 2;
    digits.erase(0, 2);
  } else if (digits.size() > 1 && digits.front() == '0') {
    base = 8;
  }
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error == std::errc::result_out_of_range) throw UsageError(prefix + "value out of range");
  if (error != std::errc() || end != digits.data() + digits.size()) throw UsageError(prefix + "invalid syntax");
  return value;
}

std::vector<std::string> parse_csv(const std::string& text) {
  std::vector<std::string> fields;
  if (text.empty()) return fields;
  std::size_t at = 0;
  while (true) {
    if (at < text.size() && text[at] == '"') {
      fields.push_back(quoted_field(text, at));
    } else {
      const std::size_t end = std::min(text.find(',', at), text.size());
      const std::string field = text.substr(at, end - at);
      if (const auto quote = field.find('"'); quote != std::string::npos) {
        bad_csv(at + quote + 1, "bare \" in non-quoted-field");
      }
      fields.push_back(field);
      at = end;
    }
    if (at >= text.size()) return fields;
    ++at;
  }
}

}  // namespace portolan::cli
