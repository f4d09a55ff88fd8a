#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace portolan::gotemplate {

/// One decoded character and how many bytes it took.
struct Rune {
  char32_t code = 0;
  std::size_t size = 0;
};

/// The first character of `text`, which is not empty. A byte that is no UTF-8 is U+FFFD of size 1, as in Go.
Rune decode_rune(std::string_view text);

/// Appends `code` as UTF-8; what is no character becomes U+FFFD.
void append_rune(std::string& text, char32_t code);

/// Number of characters, bytes that are no UTF-8 counting as one each.
std::size_t rune_count(std::string_view text);

/// The first `count` characters.
std::string_view first_runes(std::string_view text, std::size_t count);

/// ASCII letters and digits, and what is beyond and in no block of punctuation or symbols: wide enough for names,
/// without a table of all of Unicode.
bool is_letter_or_digit(char32_t code);

/// `U+0021 '!'`, as Go's %#U.
std::string unicode_name(char32_t code);

/// Content of a Go string, raw string or character literal, with its quotes. nullopt when it is malformed.
std::optional<std::string> unquote(std::string_view literal);

}  // namespace portolan::gotemplate
