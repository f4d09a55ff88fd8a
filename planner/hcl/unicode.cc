#include "planner/hcl/unicode.h"

#include <unicode/brkiter.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "planner/base/errors.h"

namespace portolan::hcl {
namespace {

bool is_continuation(unsigned char byte) {
  return (byte & 0xC0) == 0x80;
}

icu::UnicodeString to_icu(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

void check(UErrorCode status, const char* what) {
  if (U_FAILURE(status)) throw Error(std::string(what) + ": " + u_errorName(status));
}

/// The byte offset in `text` that matches each UTF-16 offset of its conversion, plus one for the end.
std::vector<std::size_t> byte_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  offsets.reserve(text.size() + 1);
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    offsets.push_back(i);
    if (point.value > 0xFFFF) offsets.push_back(i);
    i += point.size;
  }
  offsets.push_back(text.size());
  return offsets;
}

/// `text` with every invalid byte replaced, so that it converts to UTF-16 one code point at a time.
std::string valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    append_utf8(result, point.value);
    i += point.size;
  }
  return result;
}

bool is_valid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    if (!point.valid) return false;
    i += point.size;
  }
  return true;
}

template <typename Map>
std::string map_code_points(std::string_view text, Map map) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = decode_utf8(text, i);
    append_utf8(result, map(point.value));
    i += point.size;
  }
  return result;
}

}  // namespace

CodePoint decode_utf8(std::string_view text, std::size_t offset) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = at(offset);
  if (first < 0x80) return {first, 1, true};
  const CodePoint bad{0xFFFD, 1, false};
  const std::uint32_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || offset + size > text.size()) return bad;
  char32_t value = first & (0xFF >> (size + 1));
  for (std::uint32_t i = 1; i < size; ++i) {
    if (!is_continuation(at(offset + i))) return bad;
    value = (value << 6) | (at(offset + i) & 0x3F);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < smallest[size] || value > 0x10FFFF || surrogate) return bad;
  return {value, size, true};
}

void append_utf8(std::string& text, char32_t value) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (value < 0x80) {
    put(value);
  } else if (value < 0x800) {
    put(0xC0 | (value >> 6));
    put(0x80 | (value & 0x3F));
  } else if (value < 0x10000) {
    put(0xE0 | (value >> 12));
    put(0x80 | ((value >> 6) & 0x3F));
    put(0x80 | (value & 0x3F));
  } else {
    put(0xF0 | (value >> 18));
    put(0x80 | ((value >> 12) & 0x3F));
    put(0x80 | ((value >> 6) & 0x3F));
    put(0x80 | (value & 0x3F));
  }
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_name_start(char32_t value) {
  if (value < 0x80) return (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z') || value == '_';
  return u_hasBinaryProperty(static_cast<UChar32>(value), UCHAR_ID_START);
}

bool is_name_part(char32_t value) {
  if (value < 0x80) return is_name_start(value) || (value >= '0' && value <= '9') || value == '-';
  return u_hasBinaryProperty(static_cast<UChar32>(value), UCHAR_ID_CONTINUE);
}

bool is_white_space(char32_t value) {
  return u_isUWhiteSpace(static_cast<UChar32>(value));
}

bool is_printable(char32_t value) {
  if (value < 0x80) return value >= 0x20 && value < 0x7F;
  constexpr std::uint32_t hidden = U_GC_C_MASK | U_GC_Z_MASK;
  return (U_GET_GC_MASK(static_cast<UChar32>(value)) & hidden) == 0;
}

std::string to_nfc(std::string text) {
  if (is_ascii(text)) return text;
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
  check(status, "Unicode normal form");
  if (!is_valid_utf8(text)) text = valid_utf8(text);
  const icu::UnicodeString wide = to_icu(text);
  if (normalizer->quickCheck(wide, status) == UNORM_YES) return text;
  std::string result;
  normalizer->normalize(wide, status).toUTF8String(result);
  check(status, "Unicode normal form");
  return result;
}

std::vector<std::size_t> grapheme_ends(std::string_view text) {
  std::vector<std::size_t> ends;
  if (is_ascii(text)) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
      ends.push_back(i + 1);
    }
    return ends;
  }
  const std::vector<std::size_t> offsets = byte_offsets(text);
  const icu::UnicodeString wide = to_icu(is_valid_utf8(text) ? std::string(text) : valid_utf8(text));
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  check(status, "grapheme clusters");
  breaks->setText(wide);
  for (std::int32_t at = breaks->next(); at != icu::BreakIterator::DONE; at = breaks->next()) {
    ends.push_back(offsets[static_cast<std::size_t>(at)]);
  }
  return ends;
}

std::size_t grapheme_count(std::string_view text) {
  const bool plain = is_ascii(text) && text.find('\r') == std::string_view::npos;
  return plain ? text.size() : grapheme_ends(text).size();
}

std::string unicode_upper(std::string_view text) {
  return map_code_points(text, [](char32_t c) { return static_cast<char32_t>(u_toupper(static_cast<UChar32>(c))); });
}

std::string unicode_lower(std::string_view text) {
  return map_code_points(text, [](char32_t c) { return static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))); });
}

std::string unicode_title(std::string_view text) {
  bool inside = false;
  return map_code_points(text, [&](char32_t c) {
    const auto point = static_cast<UChar32>(c);
    const bool first = !inside;
    // Go's word rule: in ASCII all but letters, digits and `_` separate, beyond it white space alone.
    inside = c < 0x80 ? u_isalnum(point) || c == '_' : !u_isUWhiteSpace(point);
    return first ? static_cast<char32_t>(u_totitle(point)) : c;
  });
}

std::string_view trim_white_space_left(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = decode_utf8(text, 0);
    if (!is_white_space(point.value)) break;
    text.remove_prefix(point.size);
  }
  return text;
}

std::string_view trim_white_space_right(std::string_view text) {
  while (!text.empty()) {
    std::size_t start = text.size() - 1;
    while (start > 0 && text.size() - start < 4 && is_continuation(static_cast<unsigned char>(text[start]))) --start;
    if (!is_white_space(decode_utf8(text, start).value)) break;
    text.remove_suffix(text.size() - start);
  }
  return text;
}

std::string_view trim_white_space(std::string_view text) {
  return trim_white_space_right(trim_white_space_left(text));
}

}  // namespace portolan::hcl
