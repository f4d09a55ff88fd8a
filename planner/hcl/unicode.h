#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::hcl {

/// One code point read from UTF-8. `size` is the number of bytes it took; an invalid sequence gives U+FFFD, `valid`
/// false and size 1.
struct CodePoint {
  char32_t value = 0;
  std::uint32_t size = 0;
  bool valid = true;
};

/// The code point at byte `offset` of `text`. Precondition: offset < text.size().
CodePoint decode_utf8(std::string_view text, std::size_t offset);

/// Appends `value` as UTF-8.
void append_utf8(std::string& text, char32_t value);

bool is_ascii(std::string_view text);

/// Whether a name may start with, or go on with, this code point (spec/project-file.md 2.1).
bool is_name_start(char32_t value);
bool is_name_part(char32_t value);

/// Unicode's White_Space property.
bool is_white_space(char32_t value);

/// Whether a reader can see the code point: no control, format, private-use or unassigned character, and of the
/// separators only the blank.
bool is_printable(char32_t value);

/// `text` in Unicode normal form C; text that is no UTF-8 comes back with its bad bytes replaced by U+FFFD.
std::string to_nfc(std::string text);

/// Byte offsets at which the grapheme clusters of `text` end, in order.
std::vector<std::size_t> grapheme_ends(std::string_view text);

/// Number of grapheme clusters.
std::size_t grapheme_count(std::string_view text);

/// Case of every code point on its own, without a locale.
std::string unicode_upper(std::string_view text);
std::string unicode_lower(std::string_view text);
/// The first letter of each word in title case, the rest unchanged.
std::string unicode_title(std::string_view text);

/// Without white space at both ends.
std::string_view trim_white_space(std::string_view text);
std::string_view trim_white_space_left(std::string_view text);
std::string_view trim_white_space_right(std::string_view text);

}  // namespace portolan::hcl
