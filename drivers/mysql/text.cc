#include "drivers/mysql/text.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::mysql {
namespace {

struct Escape {
  char plain;
  char letter;
};
constexpr std::array kEscapes = {Escape{'\0', '0'}, Escape{'\n', 'n'}, Escape{'\r', 'r'},
                                 Escape{'\t', 't'}, Escape{'\b', 'b'}, Escape{'\x1a', 'Z'}};

char unescaped(char letter) {
  for (const Escape& escape : kEscapes) {
    if (escape.letter == letter) return escape.plain;
  }
  return letter;
}

bool is_quote(char c) {
  return c == '\'' || c == '"';
}

}  // namespace

std::string quote_string(std::string_view text, char quote) {
  std::string result(1, quote);
  for (const char c : text) {
    const Escape* found = nullptr;
    for (const Escape& escape : kEscapes) {
      if (escape.plain == c) found = &escape;
    }
    if (found != nullptr) {
      result += '\\';
      result += found->letter;
      continue;
    }
    // A doubled single quote is what every SQL mode and other tools read.
    if (c == quote) result += c == '\'' ? '\'' : '\\';
    if (c == '\\') result += '\\';
    result += c;
  }
  return result + quote;
}

bool is_quoted(std::string_view text) {
  if (text.size() < 2 || !is_quote(text.front()) || text.back() != text.front()) return false;
  const std::string_view inner = text.substr(1, text.size() - 2);
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] != text.front()) continue;
    if (i + 1 >= inner.size() || inner[i + 1] != text.front()) return false;
    ++i;
  }
  return true;
}

std::string unquote(std::string_view text) {
  if (!is_quoted(text)) return std::string(text);
  const std::string quote(1, text.front());
  return base::replace_all(text.substr(1, text.size() - 2), quote + quote, quote);
}

std::string model_string(std::string_view value) {
  return base::quote_doubled(value, '\'');
}

std::string read_string(std::string_view sql, std::size_t& at) {
  const char quote = sql[at++];
  std::string value;
  while (at < sql.size()) {
    const char c = sql[at++];
    if (c == '\\' && at < sql.size()) {
      value += unescaped(sql[at++]);
    } else if (c != quote) {
      value += c;
    } else if (at < sql.size() && sql[at] == quote) {
      value += c;
      ++at;
    } else {
      break;
    }
  }
  return value;
}

std::vector<std::string> split_list(std::string_view sql) {
  std::vector<std::string> items;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= sql.size();) {
    const char c = i < sql.size() ? sql[i] : ',';
    if (is_quote(c)) {
      read_string(sql, i);
      continue;
    }
    if (c == '`') i = std::min(sql.find(c, i + 1), sql.size() - 1);
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c == ',' && depth == 0) {
      const std::string_view item = base::trim(sql.substr(start, i - start));
      if (!item.empty()) items.emplace_back(item);
      start = i + 1;
    }
    ++i;
  }
  return items;
}

std::string unescape_expression(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '\'' || text[i + 1] == '\\')) ++i;
    result += text[i];
  }
  return result;
}

bool is_wrapped(std::string_view expression) {
  if (expression.size() < 2 || expression.front() != '(' || expression.back() != ')') return false;
  int depth = 0;
  for (std::size_t i = 0; i < expression.size();) {
    const char c = expression[i];
    if (is_quote(c)) {
      read_string(expression, i);
      continue;
    }
    if (c == '`') i = std::min(expression.find(c, i + 1), expression.size() - 1);
    if (c == '(') ++depth;
    if (c == ')' && --depth == 0) return i + 1 == expression.size();
    ++i;
  }
  return false;
}

std::string wrapped(std::string_view expression) {
  const std::string_view text = base::trim(expression);
  return is_wrapped(text) ? std::string(text) : "(" + std::string(text) + ")";
}

std::string_view unwrapped(std::string_view expression) {
  std::string_view text = base::trim(expression);
  while (is_wrapped(text)) text = base::trim(text.substr(1, text.size() - 2));
  return text;
}

bool is_current_timestamp(std::string_view text) {
  const std::string lower = base::to_lower(base::trim(text));
  std::string_view rest = lower;
  for (const std::string_view name : {"current_timestamp", "localtimestamp", "localtime", "now"}) {
    if (!rest.starts_with(name)) continue;
    rest.remove_prefix(name.size());
    if (rest.empty()) return name != "now";
    if (rest == "()") return true;
    return rest.size() == 3 && rest.front() == '(' && rest.back() == ')' && rest[1] >= '0' && rest[1] <= '6';
  }
  return false;
}

bool is_hex_or_bit(std::string_view text) {
  if (text.size() < 3) return false;
  const auto mark = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  const auto next = static_cast<char>(std::tolower(static_cast<unsigned char>(text[1])));
  if (mark == '0' && (next == 'x' || next == 'b')) {
    for (const char c : text.substr(2)) {
      if (std::isxdigit(static_cast<unsigned char>(c)) == 0) return false;
    }
    return true;
  }
  return (mark == 'x' || mark == 'b') && next == '\'' && text.back() == '\'';
}

std::string hex_literal(std::string_view bytes) {
  return "0x" + base::to_upper(base::hex_encode(bytes));
}

std::string decode_hex(std::string_view text) {
  if (!is_hex_or_bit(text) || std::tolower(static_cast<unsigned char>(text[text[0] == '0' ? 1 : 0])) != 'x') {
    return std::string(text);
  }
  std::string digits(text.substr(2));
  if (!digits.empty() && digits.back() == '\'') digits.pop_back();
  if (digits.size() % 2 == 1) digits.insert(digits.begin(), '0');
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

}  // namespace portolan::mysql
