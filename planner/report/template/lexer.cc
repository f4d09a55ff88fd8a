#include "planner/report/template/lexer.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "planner/base/strings.h"
#include "planner/report/template/utf8.h"

namespace portolan::gotemplate {
namespace {

using base::quote_go;

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::array<std::string_view, 11> kKeywords = {"block", "break", "continue", "define", "else", "end",
                                                        "if",    "range", "template", "with",   "nil"};

bool is_space(char c) {
  return kSpaces.find(c) != std::string_view::npos;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_word(char32_t c) {
  return c == '_' || is_letter_or_digit(c);
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (!done_) {
      if (!inside_) {
        plain();
      } else {
        action();
      }
    }
    return std::move(tokens_);
  }

 private:
  bool at(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool over() const { return at_ >= text_.size(); }
  Rune rune() const { return decode_rune(text_.substr(at_)); }

  void add(TokenType type, std::string text, std::size_t position) {
    line_ += static_cast<std::size_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                                                 text_.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
    counted_ = position;
    tokens_.push_back({type, std::move(text), position, line_});
  }

  /// The token from start_ to here.
  void emit(TokenType type) { add(type, std::string(text_.substr(start_, at_ - start_)), start_); }

  void fail(std::string message) {
    add(TokenType::kError, std::move(message), std::min(start_, text_.size()));
    done_ = true;
  }

  void skip_spaces() {
    while (!over() && is_space(text_[at_])) ++at_;
  }

  /// Text up to the next action, without the white space that a `{{-` takes away.
  void plain() {
    const std::size_t open = std::min(text_.find("{{", at_), text_.size());
    std::string_view text = text_.substr(at_, open - at_);
    const std::string_view rest = text_.substr(open);
    const bool trims = rest.size() > 3 && rest[2] == '-' && is_space(rest[3]);
    if (trims) text = text.substr(0, text.find_last_not_of(kSpaces) + 1);
    if (!text.empty()) add(TokenType::kText, std::string(text), at_);
    start_ = at_ = open;
    if (over()) {
      add(TokenType::kEnd, "", at_);
      done_ = true;
      return;
    }
    at_ += 2;
    const std::size_t marker = trims ? 2 : 0;
    if (text_.substr(at_ + marker).starts_with("/*")) {
      at_ += marker;
      return comment();
    }
    emit(TokenType::kLeftDelimiter);
    at_ += marker;
    parens_ = 0;
    inside_ = true;
  }

  void comment() {
    const std::size_t close = text_.find("*/", at_);
    if (close == std::string_view::npos) return fail("unclosed comment");
    at_ = close + 2;
    if (!at_right_delimiter()) return fail("comment ends before closing delimiter");
    close_action();
  }

  bool trims_right() const { return is_space(peek()) && peek(1) == '-' && text_.substr(at_ + 2).starts_with("}}"); }
  bool at_right_delimiter() const { return at("}}") || (!over() && trims_right()); }

  /// Behind the right delimiter, and behind the white space that a `-}}` takes away.
  void close_action() {
    const bool trims = !at("}}");
    at_ += trims ? 4 : 2;
    if (trims) skip_spaces();
  }

  void right_delimiter() {
    if (parens_ > 0) return fail("unclosed left paren");
    add(TokenType::kRightDelimiter, "}}", at_);
    close_action();
    inside_ = false;
  }

  void action() {
    start_ = at_;
    if (at_right_delimiter()) return right_delimiter();
    if (over()) return fail("unclosed action");
    const char c = text_[at_];
    if (is_space(c)) return spaces();
    if (c == '"' || c == '\'') return quoted(c);
    if (c == '`') return raw_string();
    if (c == '$') return word_after_mark(TokenType::kVariable, TokenType::kVariable);
    if (c == '.' && !is_digit(peek(1))) return word_after_mark(TokenType::kField, TokenType::kDot);
    if (is_digit(c) || c == '.' || c == '+' || c == '-') return number();
    if (is_word(rune().code)) return identifier();
    sign(c);
  }

  void sign(char c) {
    if (c == ':' && peek(1) != '=') return fail("expected :=");
    at_ += c == ':' ? 2 : rune().size;
    if (c == '(') ++parens_;
    if (c == ')' && --parens_ < 0) return fail("unexpected right paren");
    switch (c) {
      case '=':
        return emit(TokenType::kAssign);
      case ':':
        return emit(TokenType::kDeclare);
      case '|':
        return emit(TokenType::kPipe);
      case '(':
        return emit(TokenType::kLeftParen);
      case ')':
        return emit(TokenType::kRightParen);
      default:
        if (c >= 0x20 && c < 0x7f) return emit(TokenType::kSign);
        fail("unrecognized character in action: " + unicode_name(decode_rune(text_.substr(start_)).code));
    }
  }

  void spaces() {
    // A blank right before `-}}` belongs to the delimiter.
    while (!over() && is_space(text_[at_]) && !trims_right()) ++at_;
    emit(TokenType::kSpace);
  }

  void quoted(char quote) {
    for (++at_; !over() && text_[at_] != '\n'; ++at_) {
      if (text_[at_] == quote) {
        ++at_;
        return emit(quote == '"' ? TokenType::kString : TokenType::kCharacter);
      }
      if (text_[at_] == '\\' && peek(1) != '\n') ++at_;
    }
    fail(quote == '"' ? "unterminated quoted string" : "unterminated character constant");
  }

  void raw_string() {
    const std::size_t close = text_.find('`', at_ + 1);
    if (close == std::string_view::npos) return fail("unterminated raw quoted string");
    at_ = close + 1;
    emit(TokenType::kRawString);
  }

  void skip_word() {
    while (!over() && is_word(rune().code)) at_ += rune().size;
  }

  bool at_terminator() const {
    if (over() || is_space(text_[at_]) || at("}}")) return true;
    return std::string_view(".,|:)(").find(text_[at_]) != std::string_view::npos;
  }

  bool ends_well() {
    if (at_terminator()) return true;
    fail("bad character " + unicode_name(rune().code));
    return false;
  }

  void word_after_mark(TokenType named, TokenType alone) {
    ++at_;
    if (at_terminator()) return emit(alone);
    skip_word();
    if (ends_well()) emit(named);
  }

  void identifier() {
    skip_word();
    if (!ends_well()) return;
    const std::string_view word = text_.substr(start_, at_ - start_);
    if (word == "true" || word == "false") return emit(TokenType::kBool);
    if (word == "nil") return emit(TokenType::kNil);
    const bool keyword = std::find(kKeywords.begin(), kKeywords.end(), word) != kKeywords.end();
    emit(keyword ? TokenType::kKeyword : TokenType::kIdentifier);
  }

  void accept(std::string_view set) {
    while (!over() && set.find(text_[at_]) != std::string_view::npos) ++at_;
  }

  /// Skips one of `set`. Returns whether there was one.
  bool accept_one(std::string_view set) {
    if (over() || set.find(text_[at_]) == std::string_view::npos) return false;
    ++at_;
    return true;
  }

  void number() {
    accept_one("+-");
    std::string_view digits = "0123456789_";
    if (accept_one("0")) {
      if (accept_one("xX")) digits = "0123456789abcdefABCDEF_";
      if (accept_one("oO")) digits = "01234567_";
      if (accept_one("bB")) digits = "01_";
    }
    accept(digits);
    if (accept_one(".")) accept(digits);
    if (accept_one(digits.size() == 11 ? "eE" : "pP")) {
      accept_one("+-");
      accept("0123456789_");
    }
    if (!over() && is_word(rune().code)) {
      at_ += rune().size;
      return fail("bad number syntax: " + quote_go(text_.substr(start_, at_ - start_)));
    }
    emit(TokenType::kNumber);
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t start_ = 0;
  std::size_t counted_ = 0;
  std::size_t line_ = 1;
  int parens_ = 0;
  bool inside_ = false;
  bool done_ = false;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) {
  return Lexer(text).run();
}

std::string describe(const Token& token) {
  constexpr std::size_t kShown = 10;
  if (token.type == TokenType::kEnd) return "EOF";
  if (token.type == TokenType::kError) return token.text;
  const bool word = token.type == TokenType::kKeyword || token.type == TokenType::kNil || token.text == ".";
  if (word && token.type != TokenType::kText) return "<" + token.text + ">";
  if (token.text.size() > kShown) return quote_go(first_runes(token.text, kShown)) + "...";
  return quote_go(token.text);
}

}  // namespace portolan::gotemplate
