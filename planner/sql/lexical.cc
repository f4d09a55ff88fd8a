#include "planner/sql/lexical.h"

#include <algorithm>
#include <cctype>
#include <set>

#include "planner/base/strings.h"

namespace portolan::sql {
namespace {

bool is_letter(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == '_' || std::isalpha(byte) != 0;
}

char closing_quote(char open) {
  return open == '[' ? ']' : open;
}

bool escapes(std::string_view text, std::size_t pos, const ScannerOptions& options) {
  if (options.backslash_escapes) return text[pos] != '`';
  if (!options.escape_strings || text[pos] != '\'' || pos == 0) return false;
  const bool prefixed = text[pos - 1] == 'E' || text[pos - 1] == 'e';
  return prefixed && (pos == 1 || !is_word_char(text[pos - 2]));
}

/// Start of the SQL inside an executable comment: after its marker and the optional version number.
std::size_t skip_version(std::string_view text, std::size_t pos) {
  pos = text.find('!', pos) + 1;
  while (pos < text.size() && std::isdigit(static_cast<unsigned char>(text[pos])) != 0) ++pos;
  return pos;
}

}  // namespace

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_word_char(char c) {
  return is_letter(c) || c == '$' || std::isdigit(static_cast<unsigned char>(c)) != 0;
}

std::size_t skip_space(std::string_view text, std::size_t pos) {
  while (pos < text.size() && is_space(text[pos])) ++pos;
  return pos;
}

bool is_quote(char c, const ScannerOptions& options) {
  return c == '\'' || c == '"' || c == '`' || (c == '[' && options.bracket_names);
}

std::size_t skip_quoted(std::string_view text, std::size_t pos, const ScannerOptions& options) {
  const char quote = closing_quote(text[pos]);
  const bool backslash = escapes(text, pos, options);
  for (std::size_t i = pos + 1; i < text.size(); ++i) {
    if (backslash && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return kNone;
}

std::size_t skip_whole_quoted(std::string_view text, std::size_t pos, const ScannerOptions& options) {
  const char quote = text[pos];
  std::size_t end = skip_quoted(text, pos, options);
  while (quote != '[' && end < text.size() && text[end] == quote) end = skip_quoted(text, end, options);
  return end;
}

std::string unquoted(std::string_view quoted) {
  const std::string_view content = quoted.substr(1, quoted.size() - 2);
  if (quoted.front() == '[') return std::string(content);
  const std::string quote(1, quoted.front());
  return base::replace_all(content, quote + quote, quote);
}

std::size_t skip_dollar_quoted(std::string_view text, std::size_t pos) {
  if (text[pos] != '$' || (pos > 0 && is_word_char(text[pos - 1]))) return kNone;
  std::size_t end = pos + 1;
  if (end < text.size() && is_letter(text[end])) {
    while (end < text.size() && text[end] != '$' && is_word_char(text[end])) ++end;
  }
  if (end >= text.size() || text[end] != '$') return kNone;
  const std::string_view tag = text.substr(pos, end + 1 - pos);
  const std::size_t close = text.find(tag, end + 1);
  return close == kNone ? text.size() : close + tag.size();
}

Comment match_comment(std::string_view text, std::size_t pos, const ScannerOptions& options) {
  const std::string_view rest = text.substr(pos);
  Comment comment;
  if (rest.starts_with("--") || (options.hash_comments && rest.starts_with('#'))) {
    const std::size_t newline = text.find('\n', pos);
    comment.line = true;
    comment.end = newline == kNone ? text.size() : newline + 1;
  } else if (rest.starts_with("/*")) {
    const std::size_t close = text.find("*/", pos + 2);
    comment.end = close == kNone ? kNone : close + 2;
    comment.executable = options.executable_comments && (rest.starts_with("/*!") || rest.starts_with("/*M!"));
  }
  return comment;
}

bool at_word(std::string_view text, std::size_t pos, std::string_view word) {
  if (text.size() < pos + word.size()) return false;
  if (pos > 0 && is_word_char(text[pos - 1])) return false;
  if (!base::equals_ignoring_case(text.substr(pos, word.size()), word)) return false;
  const std::size_t after = pos + word.size();
  return after == text.size() || !is_word_char(text[after]);
}

bool mentions(std::string_view text, std::string_view name) {
  if (name.empty()) return false;
  for (std::size_t at = text.find(name); at != kNone; at = text.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool starts = at == 0 || !is_word_char(text[at - 1]);
    if (starts && (end == text.size() || !is_word_char(text[end]))) return true;
  }
  return false;
}

std::vector<std::string> words_of(std::string_view statement, const ScannerOptions& options) {
  std::set<std::string> words;
  const auto add = [&](std::string word) {
    words.insert(base::to_lower(word));
    words.insert(std::move(word));
  };
  for (std::size_t pos = 0; pos < statement.size();) {
    const char c = statement[pos];
    const Comment comment = match_comment(statement, pos, options);
    std::size_t end = pos + 1;
    if (comment.end != kNone && !comment.executable) {
      end = comment.end;
    } else if (is_quote(c, options)) {
      const std::size_t close = skip_whole_quoted(statement, pos, options);
      // Behind a quote that is never closed (an apostrophe in a dollar-quoted body) every word counts by itself.
      if (close != kNone) {
        end = close;
        add(unquoted(statement.substr(pos, end - pos)));
      }
    } else if (is_word_char(c)) {
      while (end < statement.size() && is_word_char(statement[end])) ++end;
      add(std::string(statement.substr(pos, end - pos)));
    }
    pos = end;
  }
  return {words.begin(), words.end()};
}

std::vector<std::string> leading_words(std::string_view statement, std::size_t count, const ScannerOptions& options) {
  std::vector<std::string> words;
  std::size_t pos = 0;
  while (words.size() < count && (pos = skip_space(statement, pos)) < statement.size()) {
    const Comment comment = match_comment(statement, pos, options);
    if (comment.end != kNone) {
      pos = comment.executable ? skip_version(statement, pos) : comment.end;
      continue;
    }
    std::size_t end = pos + 1;
    const char c = statement[pos];
    if (is_quote(c, options)) {
      end = skip_quoted(statement, pos, options);
      words.emplace_back(statement.substr(pos, end == kNone ? kNone : end - pos));
    } else if (is_word_char(c)) {
      while (end < statement.size() && is_word_char(statement[end])) ++end;
      words.push_back(base::to_upper(statement.substr(pos, end - pos)));
    } else {
      words.emplace_back(1, c);
    }
    if (end == kNone) break;
    pos = end;
  }
  return words;
}

}  // namespace portolan::sql
