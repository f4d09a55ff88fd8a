#include "drivers/sqlite/tokens.h"

#include "planner/base/strings.h"

namespace portolan::sqlite {
namespace {

bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Position after the quoted text that starts at `at`; a doubled quote is part of it.
std::size_t skip_quoted(std::string_view text, std::size_t at, char quote) {
  for (++at; at < text.size(); ++at) {
    if (text[at] != quote) continue;
    if (at + 1 < text.size() && text[at + 1] == quote) {
      ++at;
    } else {
      return at + 1;
    }
  }
  return text.size();
}

/// Position after a comment or blank at `at`; `at` itself when there is none.
std::size_t skip_blank(std::string_view text, std::size_t at) {
  if (is_space(text[at])) return at + 1;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("--")) {
    const auto end = text.find('\n', at);
    return end == std::string_view::npos ? text.size() : end + 1;
  }
  if (rest.starts_with("/*")) {
    const auto end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  return at;
}

std::size_t skip_number(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_word_char(text[at]) || text[at] == '.')) {
    const bool exponent = text[at] == 'e' || text[at] == 'E';
    ++at;
    if (exponent && at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
  }
  return at;
}

Token token_at(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c == '"' || c == '`') return {TokenKind::kQuoted, at, skip_quoted(text, at, c)};
  if (c == '\'') return {TokenKind::kString, at, skip_quoted(text, at, c)};
  if (c == '[') {
    const auto end = text.find(']', at);
    return {TokenKind::kQuoted, at, end == std::string_view::npos ? text.size() : end + 1};
  }
  const bool fraction = c == '.' && at + 1 < text.size() && is_digit(text[at + 1]);
  if (is_digit(c) || fraction) return {TokenKind::kNumber, at, skip_number(text, at)};
  if (!is_word_char(c)) return {TokenKind::kSymbol, at, at + 1};
  std::size_t end = at;
  while (end < text.size() && is_word_char(text[end])) ++end;
  return {TokenKind::kWord, at, end};
}

}  // namespace

Tokens::Tokens(std::string_view text) : text_(text) {
  constexpr std::size_t kTypicalLength = 4;
  tokens_.reserve(text.size() / kTypicalLength);
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t next = skip_blank(text, at); next != at) {
      at = next;
      continue;
    }
    tokens_.push_back(token_at(text, at));
    at = tokens_.back().end;
  }
}

std::string_view Tokens::text(std::size_t i) const {
  return text_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
}

bool Tokens::is_word(std::size_t i, std::string_view keyword) const {
  // Most words differ in length: this is asked a dozen times for each.
  return has(i) && tokens_[i].kind == TokenKind::kWord && tokens_[i].end - tokens_[i].begin == keyword.size() &&
         base::equals_ignoring_case(text(i), keyword);
}

bool Tokens::is_symbol(std::size_t i, char symbol) const {
  return has(i) && tokens_[i].kind == TokenKind::kSymbol && text_[tokens_[i].begin] == symbol;
}

std::string Tokens::name(std::size_t i) const {
  const std::string_view raw = text(i);
  const TokenKind kind = tokens_[i].kind;
  if ((kind != TokenKind::kQuoted && kind != TokenKind::kString) || raw.size() < 2) return std::string(raw);
  const std::string_view inner = raw.substr(1, raw.size() - 2);
  if (raw.front() == '[') return std::string(inner);
  return base::replace_all(inner, std::string(2, raw.front()), std::string(1, raw.front()));
}

bool Tokens::equal(const Tokens& other) const {
  if (size() != other.size()) return false;
  const auto is_name = [](const Token& token) {
    return token.kind == TokenKind::kWord || token.kind == TokenKind::kQuoted;
  };
  for (std::size_t i = 0; i < size(); ++i) {
    const bool names = is_name(tokens_[i]) && is_name(other[i]);
    if (names ? !base::equals_ignoring_case(name(i), other.name(i)) : text(i) != other.text(i)) return false;
  }
  return true;
}

std::size_t Tokens::closing(std::size_t i) const {
  int depth = 0;
  for (; has(i); ++i) {
    if (is_symbol(i, '(')) ++depth;
    if (is_symbol(i, ')') && --depth == 0) return i;
  }
  return size();
}

std::string Tokens::between(std::size_t first, std::size_t last) const {
  return std::string(text_.substr(tokens_[first].begin, tokens_[last].end - tokens_[first].begin));
}

std::string Tokens::inside(std::size_t open, std::size_t close) const {
  return close > open + 1 ? between(open + 1, close - 1) : std::string();
}

std::string_view without_outer_comments(std::string_view sql) {
  const Tokens tokens(sql);
  if (tokens.size() == 0) return {};
  const std::size_t begin = tokens[0].begin;
  return sql.substr(begin, tokens[tokens.size() - 1].end - begin);
}

std::string wrapped(std::string_view expression) {
  return base::may_wrap(without_outer_comments(expression));
}

}  // namespace portolan::sqlite
