#include "drivers/postgres/text.h"

#include <algorithm>
#include <cctype>

#include "planner/base/strings.h"

namespace portolan::postgres {
namespace {

bool is_cast_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ' ' || c == '.' || c == '"' || c == '[' ||
         c == ']' || c == '(' || c == ')' || c == ',';
}

char unescape(char c) {
  switch (c) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    default:
      return c;
  }
}

/// Cuts at `bytes` without splitting a UTF-8 sequence.
std::string_view clip(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}

/// Position behind white space and comments.
std::size_t skip_blank(std::string_view sql, std::size_t at) {
  while (at < sql.size()) {
    if (std::isspace(static_cast<unsigned char>(sql[at])) != 0) {
      ++at;
    } else if (sql.substr(at, 2) == "--") {
      while (at < sql.size() && sql[at] != '\n') ++at;
    } else if (sql.substr(at, 2) == "/*") {
      int depth = 0;
      do {
        if (sql.substr(at, 2) == "/*") {
          ++depth;
          at += 2;
        } else if (sql.substr(at, 2) == "*/") {
          --depth;
          at += 2;
        } else {
          ++at;
        }
      } while (depth > 0 && at < sql.size());
    } else {
      break;
    }
  }
  return std::min(at, sql.size());
}

/// Position behind the quoted text that starts at `at`.
std::size_t skip_quoted(std::string_view sql, std::size_t at) {
  const char quote = sql[at++];
  while (at < sql.size()) {
    if (sql[at] == quote) {
      if (at + 1 >= sql.size() || sql[at + 1] != quote) return at + 1;
      ++at;
    }
    ++at;
  }
  return at;
}

}  // namespace

std::string quote_identifier(std::string_view name) {
  return base::quote_doubled(name, '"');
}
std::string quote_literal(std::string_view text) {
  return base::quote_doubled(text, '\'');
}

bool is_quoted(std::string_view text) {
  if (text.size() < 2 || text.front() != '\'') return false;
  const auto literal = leading_literal(text);
  return literal && literal->rest.empty();
}

std::string unquote(std::string_view text) {
  return base::replace_all(text.substr(1, text.size() - 2), "''", "'");
}

std::optional<LeadingLiteral> leading_literal(std::string_view text) {
  std::size_t at = 0;
  const bool escapes = text.size() > 1 && (text[0] == 'E' || text[0] == 'e') && text[1] == '\'';
  if (escapes) ++at;
  if (at >= text.size() || text[at] != '\'') return std::nullopt;
  LeadingLiteral literal;
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\'') {
      if (at + 1 >= text.size() || text[at + 1] != '\'') {
        literal.rest = text.substr(at + 1);
        return literal;
      }
      ++at;
    } else if (escapes && text[at] == '\\' && at + 1 < text.size()) {
      literal.value += unescape(text[++at]);
      continue;
    }
    literal.value += text[at];
  }
  return std::nullopt;
}

std::string_view without_cast(std::string_view text) {
  const auto at = text.rfind("::");
  if (at == std::string_view::npos || at == 0) return text;
  const std::string_view type = text.substr(at + 2);
  if (type.empty() || !std::all_of(type.begin(), type.end(), is_cast_character)) return text;
  // A closing parenthesis or quote that opened before the cast means that the cast stands inside an expression.
  if (std::count(type.begin(), type.end(), '(') != std::count(type.begin(), type.end(), ')')) return text;
  if (std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\'') % 2 != 0) return text;
  return text.substr(0, at);
}

std::string generated_name(std::string_view first, std::string_view second, std::string_view label) {
  const std::size_t overhead = label.size() + 1 + (second.empty() ? 0 : 1);
  const std::size_t available = kMaxName - overhead;
  std::size_t first_size = first.size();
  std::size_t second_size = second.size();
  while (first_size + second_size > available) {
    if (first_size > second_size) {
      --first_size;
    } else {
      --second_size;
    }
  }
  std::string name(clip(first, first_size));
  if (!second.empty()) name += "_" + std::string(clip(second, second_size));
  return name + "_" + std::string(label);
}

std::vector<std::string> array_elements(std::string_view text) {
  std::vector<std::string> elements;
  if (text.size() < 2) return elements;
  std::size_t at = 1;
  const std::size_t end = text.size() - 1;
  while (at < end) {
    std::string element;
    if (text[at] == '"') {
      for (++at; at < end && text[at] != '"'; ++at) {
        if (text[at] == '\\') ++at;
        element += text[at];
      }
      ++at;
      elements.push_back(std::move(element));
    } else {
      while (at < end && text[at] != ',') element += text[at++];
      if (element != "NULL") elements.push_back(std::move(element));
    }
    ++at;
  }
  return elements;
}

std::size_t closing_parenthesis(std::string_view text, std::size_t open) {
  int depth = 0;
  std::size_t at = open;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      at = skip_quoted(text, at);
      continue;
    }
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) return at;
    ++at;
  }
  return text.size();
}

std::size_t identifier_end(std::string_view text) {
  if (!text.empty() && text.front() == '"') return skip_quoted(text, 0);
  return std::min(text.find(' '), text.size());
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  int depth = 0;
  std::size_t start = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      at = skip_quoted(text, at);
      continue;
    }
    if (c == '(' || c == '[') ++depth;
    if (c == ')' || c == ']') --depth;
    if (c == ',' && depth == 0) {
      parts.emplace_back(base::trim(text.substr(start, at - start)));
      start = at + 1;
    }
    ++at;
  }
  const std::string_view last = base::trim(text.substr(start));
  if (!last.empty() || !parts.empty()) parts.emplace_back(last);
  return parts;
}

std::vector<std::string> tokens(std::string_view sql, std::size_t limit) {
  std::vector<std::string> words;
  std::size_t at = skip_blank(sql, 0);
  while (at < sql.size() && words.size() < limit) {
    const std::size_t start = at;
    if (is_word(sql[at])) {
      while (at < sql.size() && is_word(sql[at])) ++at;
      words.push_back(base::to_upper(sql.substr(start, at - start)));
    } else if (sql[at] == '\'') {
      at = skip_quoted(sql, at);
      words.emplace_back("'");
    } else if (sql[at] == '"') {
      at = skip_quoted(sql, at);
      words.emplace_back(sql.substr(start, at - start));
    } else {
      words.emplace_back(1, sql[at++]);
    }
    at = skip_blank(sql, at);
  }
  return words;
}

}  // namespace portolan::postgres
