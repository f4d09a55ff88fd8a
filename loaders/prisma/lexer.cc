#include "loaders/prisma/lexer.h"

#include <array>
#include <utility>

#include "planner/hcl/unicode.h"

namespace portolan::loaders::prisma {
namespace {

constexpr std::string_view marks = "{}[]()=:,.?!@";

/// Escapes of JSON strings but for \u.
constexpr std::array<std::pair<char, char>, 8> escapes = {
    {{'"', '"'}, {'\\', '\\'}, {'/', '/'}, {'b', '\b'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}}};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

class Lexer {
 public:
  Lexer(const hcl::Source& source, Diagnostics& diagnostics)
      : source_(source), text_(source.text()), diagnostics_(diagnostics) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::vector<Token> run() {
    while (at_ < text_.size()) next();
    add(TokenKind::end, at_, "");
    return std::move(tokens_);
  }

 private:
  void next() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t') {
      ++at_;
    } else if (c == '\n' || c == '\r') {
      add(TokenKind::newline, text_.substr(at_, 2) == "\r\n" ? at_ + 2 : at_ + 1, "\n");
    } else if (text_.substr(at_, 2) == "//") {
      at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    } else if (text_.substr(at_, 2) == "/*") {
      block_comment();
    } else if (c == '"') {
      string();
    } else if (is_digit(c) || (c == '-' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]))) {
      number();
    } else if (marks.find(c) != std::string_view::npos) {
      add_text(TokenKind::mark, text_.substr(at_, 2) == "@@" ? at_ + 2 : at_ + 1);
    } else {
      name();
    }
  }

  void block_comment() {
    const std::size_t close = text_.find("*/", at_ + 2);
    if (close == std::string_view::npos) return bad(text_.size(), "The comment is not closed.");
    const bool lines = text_.substr(at_, close - at_).find('\n') != std::string_view::npos;
    if (lines) add(TokenKind::newline, at_, "\n");
    at_ = close + 2;
  }

  void name() {
    const hcl::CodePoint first = hcl::decode_utf8(text_, at_);
    if (!first.valid || !hcl::is_name_start(first.value) || first.value == '_') {
      return bad(at_ + first.size,
                 first.valid ? "This character is not used in Prisma schemas." : "The file is not valid UTF-8 here.");
    }
    std::size_t end = at_;
    while (end < text_.size()) {
      const hcl::CodePoint each = hcl::decode_utf8(text_, end);
      if (!each.valid || !(hcl::is_name_part(each.value) || each.value == '-')) break;
      end += each.size;
    }
    add_text(TokenKind::name, end);
  }

  void number() {
    std::size_t end = digits(at_ + (text_[at_] == '-' ? 1 : 0));
    if (end + 1 < text_.size() && text_[end] == '.' && is_digit(text_[end + 1])) end = digits(end + 1);
    add_text(TokenKind::number, end);
  }

  std::size_t digits(std::size_t at) const {
    while (at < text_.size() && is_digit(text_[at])) ++at;
    return at;
  }

  void string() {
    std::string value;
    std::size_t at = at_ + 1;
    while (at < text_.size() && text_[at] != '"') {
      const char c = text_[at];
      if (c == '\n' || c == '\r') break;
      if (static_cast<unsigned char>(c) < 0x20) return bad(at + 1, "Control characters must be escaped in strings.");
      if (c == '\\') {
        if (!escape(at, value)) return bad(string_end(at + 2), "Unknown escape sequence in a string.");
      } else {
        value += c;
        ++at;
      }
    }
    if (at >= text_.size() || text_[at] != '"') return bad(at, "The string is not closed on its line.");
    add(TokenKind::string, at + 1, std::move(value));
  }

  /// Behind the quote that closes a string, or the end of its line.
  std::size_t string_end(std::size_t at) const {
    at = std::min(text_.find_first_of("\"\r\n", std::min(at, text_.size())), text_.size());
    return at < text_.size() && text_[at] == '"' ? at + 1 : at;
  }

  /// Resolves the escape at `at` and moves behind it; false for an unknown one.
  bool escape(std::size_t& at, std::string& value) const {
    const char c = at + 1 < text_.size() ? text_[at + 1] : '\0';
    if (c == 'u') {
      char32_t unit = 0;
      if (!unicode_escape(at, unit)) return false;
      at += 6;
      char32_t low = 0;
      if (unit >= 0xD800 && unit < 0xDC00 && unicode_escape(at, low) && low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
      }
      if (unit >= 0xD800 && unit < 0xE000) return false;
      hcl::append_utf8(value, unit);
      return true;
    }
    for (const auto& [letter, meaning] : escapes) {
      if (letter == c) {
        value += meaning;
        at += 2;
        return true;
      }
    }
    return false;
  }

  /// Reads `\uXXXX` at `at` without moving.
  bool unicode_escape(std::size_t at, char32_t& unit) const {
    if (at + 6 > text_.size() || text_.substr(at, 2) != "\\u") return false;
    unit = 0;
    for (std::size_t i = at + 2; i < at + 6; ++i) {
      const int digit = hex_value(text_[i]);
      if (digit < 0) return false;
      unit = unit * 16 + static_cast<char32_t>(digit);
    }
    return true;
  }

  hcl::Place place(std::size_t end) const {
    return {&source_, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)};
  }

  void add(TokenKind kind, std::size_t end, std::string text) {
    tokens_.push_back({kind, std::move(text), place(end)});
    at_ = end;
  }

  void add_text(TokenKind kind, std::size_t end) { add(kind, end, std::string(text_.substr(at_, end - at_))); }

  void bad(std::size_t end, const char* message) {
    diagnostics_.add(place(end), message);
    add_text(TokenKind::invalid, end);
  }

  const hcl::Source& source_;
  std::string_view text_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokens_of(const hcl::Source& source, Diagnostics& diagnostics) {
  return Lexer(source, diagnostics).run();
}

}  // namespace portolan::loaders::prisma
