#include "planner/report/template/utf8.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace portolan::gotemplate {
namespace {

constexpr char32_t kReplacement = 0xfffd;
constexpr char32_t kMaximum = 0x10ffff;

bool is_surrogate(char32_t code) {
  return code >= 0xd800 && code <= 0xdfff;
}

unsigned char byte_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]);
}

/// What follows a backslash and the letter: how many digits of which base.
struct NumberEscape {
  char letter;
  std::size_t digits;
};
constexpr NumberEscape kNumberEscapes[] = {{'x', 2}, {'u', 4}, {'U', 8}};

constexpr std::string_view kLetters = "abfnrtv\\\"'";
constexpr std::string_view kMeanings = "\a\b\f\n\r\t\v\\\"'";

std::optional<std::uint32_t> read_digits(std::string_view text, std::size_t count, unsigned base) {
  if (text.size() < count) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text.substr(0, count)) {
    const std::size_t digit = std::string_view("0123456789abcdef").find(c >= 'A' && c <= 'F' ? char(c + 32) : c);
    if (digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  return static_cast<std::uint32_t>(value);
}

/// Reads one escape after its backslash and removes it from `rest`. Returns whether it was one.
bool read_escape(std::string_view& rest, char quote, std::string& out) {
  if (rest.empty()) return false;
  const char letter = rest.front();
  if (letter >= '0' && letter <= '7') {
    const auto value = read_digits(rest, 3, 8);
    if (!value || *value > 0xff) return false;
    out += static_cast<char>(*value);
    rest.remove_prefix(3);
    return true;
  }
  rest.remove_prefix(1);
  for (const NumberEscape& escape : kNumberEscapes) {
    if (escape.letter != letter) continue;
    const auto value = read_digits(rest, escape.digits, 16);
    if (!value) return false;
    rest.remove_prefix(escape.digits);
    if (letter == 'x') {
      out += static_cast<char>(*value);
      return true;
    }
    if (*value > kMaximum || is_surrogate(*value)) return false;
    append_rune(out, *value);
    return true;
  }
  const std::size_t at = kLetters.find(letter);
  if (at == std::string_view::npos) return false;
  if ((letter == '"' || letter == '\'') && letter != quote) return false;
  out += kMeanings[at];
  return true;
}

}  // namespace

Rune decode_rune(std::string_view text) {
  const unsigned char first = byte_at(text, 0);
  if (first < 0x80) return {first, 1};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size) return {kReplacement, 1};
  char32_t code = first & (0xffU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte_at(text, i) & 0xc0U) != 0x80U) return {kReplacement, 1};
    code = (code << 6U) | (byte_at(text, i) & 0x3fU);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kSmallest[size] || code > kMaximum || is_surrogate(code)) return {kReplacement, 1};
  return {code, size};
}

void append_rune(std::string& text, char32_t code) {
  if (code > kMaximum || is_surrogate(code)) code = kReplacement;
  if (code < 0x80) {
    text += static_cast<char>(code);
    return;
  }
  const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr unsigned kMarks[] = {0, 0xc0, 0xe0, 0xf0};
  text += static_cast<char>(kMarks[more] | (code >> static_cast<unsigned>(6 * more)));
  for (int i = more - 1; i >= 0; --i)
    text += static_cast<char>(0x80U | ((code >> static_cast<unsigned>(6 * i)) & 0x3fU));
}

std::size_t rune_count(std::string_view text) {
  std::size_t count = 0;
  for (; !text.empty(); ++count) text.remove_prefix(decode_rune(text).size);
  return count;
}

std::string_view first_runes(std::string_view text, std::size_t count) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < count && end < text.size(); ++i) end += decode_rune(text.substr(end)).size;
  return text.substr(0, end);
}

/// Blocks without letters: punctuation, arrows and symbols, private use and specials, pictographs.
constexpr std::pair<char32_t, char32_t> kSymbols[] = {{0x2000, 0x206f}, {0x20a0, 0x20cf},   {0x2190, 0x2bff},
                                                      {0x3000, 0x3004}, {0xe000, 0xf8ff},   {0xfe00, 0xfe0f},
                                                      {0xfff0, 0xffff}, {0x1f000, 0x1faff}, {0xe0000, kMaximum}};

bool is_letter_or_digit(char32_t code) {
  if (code < 0x80) {
    return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  }
  if (code < 0x100)
    return code == 0xaa || code == 0xb5 || code == 0xba || (code >= 0xc0 && code != 0xd7 && code != 0xf7);
  const auto* symbols = std::find_if(std::begin(kSymbols), std::end(kSymbols),
                                     [&](const auto& range) { return code >= range.first && code <= range.second; });
  return symbols == std::end(kSymbols);
}

std::string unicode_name(char32_t code) {
  char number[16];
  std::snprintf(number, sizeof number, "U+%04X", static_cast<unsigned>(code));
  std::string name = number;
  if (code < 0x20 || (code >= 0x7f && code < 0xa0)) return name;
  name += " '";
  append_rune(name, code);
  return name + "'";
}

std::optional<std::string> unquote(std::string_view literal) {
  if (literal.size() < 2) return std::nullopt;
  const char quote = literal.front();
  std::string_view rest = literal.substr(1, literal.size() - 2);
  std::string out;
  if (quote == '`') {
    std::copy_if(rest.begin(), rest.end(), std::back_inserter(out), [](char c) { return c != '\r'; });
    return out;
  }
  while (!rest.empty()) {
    const char c = rest.front();
    rest.remove_prefix(1);
    if (c == '\n' || c == quote) return std::nullopt;
    if (c != '\\') {
      out += c;
    } else if (!read_escape(rest, quote, out)) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace portolan::gotemplate
