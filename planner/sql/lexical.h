#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "planner/sql/scanner.h"

/// The smallest pieces of SQL text: quotes, comments, words. All positions are byte offsets into `text`.
namespace portolan::sql {

inline constexpr std::size_t kNone = std::string_view::npos;

/// UTF-8's, at the start of a file.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// ASCII white space.
bool is_space(char c);

/// A letter, digit, `_`, `$` or any byte of a multi-byte character.
bool is_word_char(char c);

/// Whether `c` opens a quoted text: `'`, `"`, `` ` `` and, where the options know names in brackets, `[`.
bool is_quote(char c, const ScannerOptions& options);

/// End of the quoted text that starts at `pos`, right after its closing quote; kNone when it is never closed. Doubled
/// quotes read as two adjacent strings.
std::size_t skip_quoted(std::string_view text, std::size_t pos, const ScannerOptions& options);

/// The same with a doubled quote as one character of the text.
std::size_t skip_whole_quoted(std::string_view text, std::size_t pos, const ScannerOptions& options);

/// What a whole quoted text stands for: without its quotes, a doubled quote once.
std::string unquoted(std::string_view quoted);

/// End of the `$tag$ … $tag$` string that starts at `pos`, or the end of the text when it is never closed; kNone when
/// none starts there.
std::size_t skip_dollar_quoted(std::string_view text, std::size_t pos);

/// A comment that starts at `pos`. A line comment runs through its newline, or to the end of the text.
struct Comment {
  std::size_t end = kNone;  ///< right after it; kNone when no terminated comment starts here
  bool line = false;
  bool executable = false;  ///< `/*! … */`, when the options know it
};
Comment match_comment(std::string_view text, std::size_t pos, const ScannerOptions& options);

/// Whether `word` (ASCII upper case) stands at `pos` in any case, not as a part of a longer word.
bool at_word(std::string_view text, std::size_t pos, std::string_view word);

/// Whether `name` stands anywhere in `text` as it is written, not as a part of a longer word.
bool mentions(std::string_view text, std::string_view name);

/// Every word of a statement outside comments, and the content of every quoted text, as written and in lower case,
/// sorted, each once: whatever object the statement names is among them.
std::vector<std::string> words_of(std::string_view statement, const ScannerOptions& options);

/// First position at or after `pos` that is not white space.
std::size_t skip_space(std::string_view text, std::size_t pos);

/// The first `count` words of a statement, upper-cased, with white space and comments left out; a quoted name or a
/// character that is no part of a word is one entry by itself, as written. Fewer when the statement is shorter.
std::vector<std::string> leading_words(std::string_view statement, std::size_t count,
                                       const ScannerOptions& options = {});

}  // namespace portolan::sql
