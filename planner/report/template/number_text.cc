#include "planner/report/template/number_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "planner/base/strings.h"
#include "planner/report/template/utf8.h"

namespace portolan::gotemplate {
namespace {

/// Verbs that write an integer in a base, with what `#` puts in front.
struct BaseVerb {
  char verb;
  int base;
  const char* mark;
  bool always_marked = false;
};
constexpr BaseVerb kBaseVerbs[] = {{'v', 10, ""},        {'d', 10, ""},   {'b', 2, "0b"}, {'o', 8, "0"},
                                   {'O', 8, "0o", true}, {'x', 16, "0x"}, {'X', 16, "0X"}};

std::string sign_of(const Directive& directive, bool negative) {
  if (negative) return "-";
  return directive.plus ? "+" : directive.space ? " " : "";
}

/// Zeros between sign and digits where the flag `0` asks for them.
std::string zero_padded(const Directive& directive, const std::string& sign, std::string digits) {
  if (directive.zero && !directive.minus && directive.width) {
    const std::size_t width = static_cast<std::size_t>(*directive.width);
    const std::size_t used = sign.size() + digits.size();
    if (used < width) digits.insert(0, width - used, '0');
  }
  return sign + digits;
}

std::string based(const Directive& directive, const BaseVerb& verb, std::int64_t value) {
  const bool negative = value < 0;
  const std::uint64_t magnitude = negative ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  std::array<char, 72> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), magnitude, verb.base).ptr;
  std::string digits(buffer.data(), end);
  if (verb.verb == 'X') digits = base::to_upper(digits);
  Directive padding = directive;
  if (directive.precision) {
    const std::size_t wanted = static_cast<std::size_t>(*directive.precision);
    if (wanted == 0 && value == 0) return pad(directive, "");
    if (digits.size() < wanted) digits.insert(0, wanted - digits.size(), '0');
    padding.zero = false;
  }
  const bool marked = (directive.sharp || verb.always_marked) && !(verb.verb == 'o' && digits.starts_with('0'));
  const std::string front = sign_of(directive, negative) + (marked ? verb.mark : "");
  return pad(padding, zero_padded(padding, front, digits));
}

/// Shortest digits that read back as `value`, laid out as %v does: with an exponent where it is below -4 or not
/// below `exponent_from`.
std::string shortest(double value, int exponent_from, bool upper) {
  std::array<char, 64> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string text(buffer.data(), end);
  const int exponent = std::stoi(text.substr(text.find('e') + 1));
  if (exponent >= -4 && exponent < exponent_from) {
    const auto fixed = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed).ptr;
    text.assign(buffer.data(), fixed);
  }
  return upper ? base::to_upper(text) : text;
}

std::string printed(char verb, int precision, double value) {
  const std::string format = std::string("%.*") + verb;
  const int size = std::snprintf(nullptr, 0, format.c_str(), precision, value);
  std::string text(static_cast<std::size_t>(size) + 1, '\0');
  std::snprintf(text.data(), text.size(), format.c_str(), precision, value);
  text.pop_back();
  return text;
}

}  // namespace

std::string pad(const Directive& directive, const std::string& text) {
  if (!directive.width) return text;
  const std::size_t width = static_cast<std::size_t>(*directive.width);
  const std::size_t count = rune_count(text);
  if (count >= width) return text;
  if (directive.minus) return text + std::string(width - count, ' ');
  return std::string(width - count, directive.zero ? '0' : ' ') + text;
}

std::optional<std::string> format_integer(const Directive& directive, std::int64_t value) {
  const char32_t code = value < 0 || value > 0x10ffff ? 0xfffd : static_cast<char32_t>(value);
  std::string text;
  if (directive.verb == 'c') {
    append_rune(text, code);
    return pad(directive, text);
  }
  if (directive.verb == 'q') {
    append_rune(text, code);
    const std::string quoted = base::quote_go(text);
    text = code == '\'' ? "\\'" : code == '"' ? "\"" : quoted.substr(1, quoted.size() - 2);
    return pad(directive, "'" + text + "'");
  }
  if (directive.verb == 'U') {
    std::array<char, 24> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "U+%04llX", static_cast<unsigned long long>(value));
    return pad(directive, directive.sharp ? unicode_name(code) : buffer.data());
  }
  const auto* verb = std::find_if(std::begin(kBaseVerbs), std::end(kBaseVerbs),
                                  [&](const BaseVerb& v) { return static_cast<char32_t>(v.verb) == directive.verb; });
  if (verb == std::end(kBaseVerbs)) return std::nullopt;
  return based(directive, *verb, value);
}

std::optional<std::string> format_real(const Directive& directive, double value) {
  const char verb = directive.verb < 0x80 ? static_cast<char>(directive.verb) : '\0';
  if (verb == '\0' || std::string_view("veEfFgG").find(verb) == std::string_view::npos) return std::nullopt;
  const std::string sign = sign_of(directive, std::signbit(value));
  Directive padding = directive;
  if (!std::isfinite(value)) {
    padding.zero = false;
    return pad(padding, std::isnan(value) ? (directive.plus ? "+NaN" : "NaN") : (sign.empty() ? "+" : sign) + "Inf");
  }
  const double magnitude = std::abs(value);
  constexpr int kDefaultPrecision = 6;
  constexpr int kPlainDigits = 6;
  std::string digits;
  if (directive.precision || std::string_view("eEfF").find(verb) != std::string_view::npos) {
    digits = printed(verb == 'v' ? 'g' : verb, directive.precision.value_or(kDefaultPrecision), magnitude);
  } else {
    digits = shortest(magnitude, kPlainDigits, verb == 'G');
  }
  return pad(padding, zero_padded(padding, sign, digits));
}

}  // namespace portolan::gotemplate
