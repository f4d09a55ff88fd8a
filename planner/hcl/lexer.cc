#include "planner/hcl/lexer.h"

#include <array>
#include <utility>

#include "planner/hcl/unicode.h"

namespace portolan::hcl {
namespace {

struct Spelling {
  std::string_view text;
  TokenKind kind;
};

/// Longest first among those that begin alike.
constexpr std::array spellings = {
    Spelling{"...", TokenKind::ellipsis},   Spelling{"=>", TokenKind::arrow},
    Spelling{"==", TokenKind::equal},       Spelling{"!=", TokenKind::not_equal},
    Spelling{"<=", TokenKind::less_equal},  Spelling{">=", TokenKind::greater_equal},
    Spelling{"&&", TokenKind::logical_and}, Spelling{"||", TokenKind::logical_or},
    Spelling{"=", TokenKind::assign},       Spelling{"!", TokenKind::bang},
    Spelling{"<", TokenKind::less},         Spelling{">", TokenKind::greater},
    Spelling{"[", TokenKind::bracket_open}, Spelling{"]", TokenKind::bracket_close},
    Spelling{"(", TokenKind::paren_open},   Spelling{")", TokenKind::paren_close},
    Spelling{",", TokenKind::comma},        Spelling{".", TokenKind::dot},
    Spelling{":", TokenKind::colon},        Spelling{"?", TokenKind::question},
    Spelling{"+", TokenKind::plus},         Spelling{"-", TokenKind::minus},
    Spelling{"*", TokenKind::star},         Spelling{"/", TokenKind::slash},
    Spelling{"%", TokenKind::percent},
};

constexpr std::string_view bitwise_or =
    "Unsupported operator; Bitwise operators are not supported. Did you mean boolean OR (\"||\")?";
constexpr std::string_view unused_character = "Invalid character; This character is not used within the language.";

/// Characters with an explanation of their own.
constexpr std::array<std::pair<char, std::string_view>, 6> explained = {{
    {'\'', "Invalid character; Single quotes are not valid. Use double quotes (\") to enclose strings."},
    {'`',
     "Invalid character; The \"`\" character is not valid. To create a multi-line string, use the \"heredoc\" syntax, "
     "like \"<<EOT\"."},
    {';',
     "Invalid character; The \";\" character is not valid. Use newlines to separate arguments and blocks, and commas "
     "to "
     "separate items in collection values."},
    {'&', "Unsupported operator; Bitwise operators are not supported. Did you mean boolean AND (\"&&\")?"},
    {'|', bitwise_or},
    {'^', "Unsupported operator; Bitwise operators are not supported."},
}};

class Lexer {
 public:
  explicit Lexer(const Source& source) : source_(source), text_(source.text()) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    list_.tokens.reserve(text_.size() / 4 + 1);
  }

  TokenList run() {
    while (at_ < text_.size()) {
      switch (mode()) {
        case Mode::code:
          code();
          break;
        case Mode::quoted:
          quoted();
          break;
        case Mode::heredoc:
          heredoc();
          break;
      }
    }
    if (mode() != Mode::code) {
      fail(stack_.back().opened, text_.size(),
           "Unterminated template string; No closing marker was found for the string.");
    }
    add(TokenKind::end, text_.size());
    return std::move(list_);
  }

 private:
  enum class Mode { code, quoted, heredoc };
  struct Level {
    Mode mode = Mode::code;
    std::size_t opened = 0;   // byte of the opening mark
    std::string_view marker;  // heredoc only
    std::size_t braces = 0;   // code inside a sequence: open { of its own
  };

  Mode mode() const { return stack_.empty() ? Mode::code : stack_.back().mode; }
  bool starts(std::string_view what) const { return text_.compare(at_, what.size(), what) == 0; }

  void add(TokenKind kind, std::size_t end) {
    list_.tokens.push_back({kind, static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)});
    at_ = end;
  }

  void fail(std::size_t begin, std::size_t end, std::string_view message) {
    const Place place{&source_, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    list_.diagnostics.push_back({place, std::string(message)});
  }

  void code() {
    const char c = text_[at_];
    if (c == ' ' || c == '\t') {
      ++at_;
    } else if (c == '\n') {
      add(TokenKind::newline, at_ + 1);
    } else if (starts("\r\n")) {
      add(TokenKind::newline, at_ + 2);
    } else if (c == '#' || starts("//")) {
      line_comment();
    } else if (starts("/*")) {
      const std::size_t close = text_.find("*/", at_ + 2);
      if (close == std::string_view::npos) return bad(text_.size() - at_, unused_character);
      add(TokenKind::comment, close + 2);
    } else if (c >= '0' && c <= '9') {
      number();
    } else if (c == '"') {
      stack_.push_back({Mode::quoted, at_, {}, 0});
      add(TokenKind::quote_open, at_ + 1);
    } else if (c == '{' || c == '}' || (c == '~' && starts("~}"))) {
      brace(c);
    } else if (!(starts("<<") && heredoc_open()) && !name()) {
      symbol();
    }
  }

  void line_comment() {
    std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) end = text_.size();
    if (text_[end - 1] == '\r') --end;
    add(TokenKind::comment, end);
  }

  void number() {
    const auto digits = [&](std::size_t from) {
      while (from < text_.size() && text_[from] >= '0' && text_[from] <= '9') ++from;
      return from;
    };
    std::size_t end = digits(at_);
    if (end < text_.size() && text_[end] == '.' && digits(end + 1) > end + 1) end = digits(end + 1);
    if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
      std::size_t exponent = end + 1;
      if (exponent < text_.size() && (text_[exponent] == '+' || text_[exponent] == '-')) ++exponent;
      if (digits(exponent) > exponent) end = digits(exponent);
    }
    add(TokenKind::number, end);
  }

  void brace(char c) {
    Level* level = stack_.empty() ? nullptr : &stack_.back();
    if (c == '{') {
      if (level) ++level->braces;
      add(TokenKind::brace_open, at_ + 1);
    } else if (level && level->braces == 0) {
      stack_.pop_back();
      add(TokenKind::sequence_close, at_ + (c == '~' ? 2 : 1));
    } else if (c == '~') {
      bad(1, unused_character);
    } else {
      if (level) --level->braces;
      add(TokenKind::brace_close, at_ + 1);
    }
  }

  /// The end of the name that starts at byte `from`; `from` when there is none.
  std::size_t name_end(std::size_t from) const {
    std::size_t end = from;
    while (end < text_.size()) {
      const CodePoint point = decode_utf8(text_, end);
      if (!point.valid || !(end == from ? is_name_start(point.value) : is_name_part(point.value))) break;
      end += point.size;
    }
    return end;
  }

  bool name() {
    const std::size_t end = name_end(at_);
    if (end == at_) return false;
    add(TokenKind::identifier, end);
    return true;
  }

  bool heredoc_open() {
    const std::size_t from = at_ + (starts("<<-") ? 3 : 2);
    const std::size_t end = name_end(from);
    if (end == from) return false;
    std::size_t newline = end;
    if (newline < text_.size() && text_[newline] == '\r') ++newline;
    if (newline >= text_.size() || text_[newline] != '\n') return false;
    stack_.push_back({Mode::heredoc, at_, text_.substr(from, end - from), 0});
    add(TokenKind::heredoc_open, newline + 1);
    line_start_ = true;
    return true;
  }

  void symbol() {
    for (const Spelling& spelling : spellings) {
      if (starts(spelling.text)) return add(spelling.kind, at_ + spelling.text.size());
    }
    for (const auto& [character, message] : explained) {
      if (text_[at_] == character) return bad(1, message);
    }
    const CodePoint point = decode_utf8(text_, at_);
    if (!point.valid) {
      return bad(1,
                 "Invalid character encoding; All input files must be UTF-8 encoded. Ensure that UTF-8 encoding is "
                 "selected in your editor.");
    }
    bad(point.size, unused_character);
  }

  void bad(std::size_t size, std::string_view message) {
    fail(at_, at_ + size, message);
    add(TokenKind::invalid, at_ + size);
  }

  /// `${` or `%{` at the current byte. Escaped forms are skipped by the callers before.
  bool sequence_open() {
    if (!starts("${") && !starts("%{")) return false;
    const TokenKind kind = text_[at_] == '$' ? TokenKind::interpolation : TokenKind::control;
    const std::size_t end = at_ + 2 + (text_.compare(at_ + 2, 1, "~") == 0 ? 1 : 0);
    stack_.push_back({Mode::code, at_, {}, 0});
    add(kind, end);
    return true;
  }

  /// The end of the literal text at the current byte: before a sequence, a newline (quoted) or after it (heredoc).
  std::size_t text_end(bool is_quoted) const {
    std::size_t at = at_;
    while (at < text_.size()) {
      const char c = text_[at];
      if (c == '\n') return is_quoted ? at : at + 1;
      if (is_quoted && c == '"') return at;
      if (is_quoted && c == '\\' && at + 1 < text_.size() && text_[at + 1] != '\n') {
        at += 2;
      } else if ((c == '$' || c == '%') && text_.compare(at + 1, 2, c == '$' ? "${" : "%{") == 0) {
        at += 3;
      } else if ((c == '$' || c == '%') && text_.compare(at + 1, 1, "{") == 0) {
        return at;
      } else {
        ++at;
      }
    }
    return at;
  }

  void quoted() {
    if (text_[at_] == '"') {
      stack_.pop_back();
      return add(TokenKind::quote_close, at_ + 1);
    }
    if (text_[at_] == '\n') {
      fail(stack_.back().opened, at_,
           "Invalid multi-line string; Quoted strings may not be split over multiple lines. To produce a multi-line "
           "string, either use the \\n escape to represent a newline character or use the \"heredoc\" multi-line "
           "template syntax.");
      stack_.pop_back();
      // The string ends here for the parser, so that the next line is read on its own.
      return add(TokenKind::quote_close, at_);
    }
    if (!sequence_open()) add_text(text_end(true));
  }

  void heredoc() {
    if (line_start_) {
      const std::size_t newline = text_.find('\n', at_);
      const std::size_t line_end = newline == std::string_view::npos ? text_.size() : newline;
      const std::string_view line = text_.substr(at_, line_end - at_);
      if (trim_white_space(line) == stack_.back().marker) {
        const std::size_t end = at_ + trim_white_space_right(line).size();
        stack_.pop_back();
        line_start_ = false;
        return add(TokenKind::heredoc_close, end);
      }
    }
    line_start_ = false;
    if (sequence_open()) return;
    const std::size_t end = text_end(false);
    line_start_ = text_[end - 1] == '\n';
    add_text(end);
  }

  void add_text(std::size_t end) {
    for (std::size_t at = at_; at < end;) {
      if (static_cast<unsigned char>(text_[at]) < 0x80) {
        ++at;
        continue;
      }
      const CodePoint point = decode_utf8(text_, at);
      if (!point.valid) {
        fail(at, at + 1,
             "Invalid character encoding; All input files must be UTF-8 encoded. Ensure that UTF-8 encoding is "
             "selected in your editor.");
        break;
      }
      at += point.size;
    }
    add(TokenKind::text, end);
  }

  const Source& source_;
  std::string_view text_;
  std::size_t at_ = 0;
  bool line_start_ = false;
  std::vector<Level> stack_;
  TokenList list_;
};

}  // namespace

TokenList lex(const Source& source) {
  return Lexer(source).run();
}

}  // namespace portolan::hcl
