#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::mysql {

/// `text` as a string literal between `quote` characters, with backslash escapes (MySQL manual 11.1.1).
std::string quote_string(std::string_view text, char quote = '"');

/// Whether `text` is one string literal between `'` or `"`.
bool is_quoted(std::string_view text);

/// The value of a literal between `'` or `"` in the model's form, where only the quote itself is doubled; other text as
/// it is.
std::string unquote(std::string_view text);

/// The model's form of a string default: between `'`, inner ones doubled, nothing else escaped.
std::string model_string(std::string_view value);

/// The value of a literal as the catalog and SHOW CREATE TABLE spell it: quotes doubled, backslash escapes. `at` is the
/// opening quote and ends behind the closing one.
std::string read_string(std::string_view sql, std::size_t& at);

/// The items of a list, split at the commas outside of strings, quoted names and parentheses; blanks around them gone.
std::vector<std::string> split_list(std::string_view sql);

/// Undoes the backslashes that MySQL puts before `'` and `\` in catalog expressions (spec/planner.md 5.2).
std::string unescape_expression(std::string_view text);

/// Whether one pair of parentheses encloses the whole expression; strings are skipped with their backslash escapes,
/// which base::is_wrapped does not know.
bool is_wrapped(std::string_view expression);

/// The expression in parentheses unless it is wrapped already; without any that wrap it.
std::string wrapped(std::string_view expression);
std::string_view unwrapped(std::string_view expression);

/// `current_timestamp`, `current_timestamp()`, `current_timestamp(3)`, `now(...)`, in any case.
bool is_current_timestamp(std::string_view text);

/// `0x1F`, `x'1F'`, `0b01`, `b'01'`, in any case.
bool is_hex_or_bit(std::string_view text);

/// `0x` and the bytes in hexadecimal, upper case.
std::string hex_literal(std::string_view bytes);

/// The bytes of a `0x...` or `x'...'` literal; other text as it is.
std::string decode_hex(std::string_view text);

}  // namespace portolan::mysql
