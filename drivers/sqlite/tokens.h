#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace portolan::sqlite {

enum class TokenKind {
  /// A bare word: a keyword or an unquoted name.
  kWord,
  /// `"x"`, `` `x` `` or `[x]`.
  kQuoted,
  /// `'x'`.
  kString,
  kNumber,
  /// Any other single character.
  kSymbol,
};

/// One token of SQL text, by position.
struct Token {
  TokenKind kind = TokenKind::kSymbol;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The tokens of a statement with random access; comments and white space are left out. The text must outlive it.
class Tokens {
 public:
  explicit Tokens(std::string_view text);

  std::size_t size() const { return tokens_.size(); }
  bool has(std::size_t i) const { return i < tokens_.size(); }
  const Token& operator[](std::size_t i) const { return tokens_[i]; }

  std::string_view text(std::size_t i) const;

  /// Whether token `i` is this keyword (upper case), unquoted, in any case.
  bool is_word(std::size_t i, std::string_view keyword) const;
  bool is_symbol(std::size_t i, char symbol) const;

  /// The name that token `i` spells: quotes removed, doubled ones undone. SQLite takes strings as names, too.
  std::string name(std::size_t i) const;

  /// Whether both spell the same whatever the blanks, the quotes of names and the case of names and keywords.
  bool equal(const Tokens& other) const;

  /// For an opening parenthesis at `i`: the position of its closing one, or size() when it is never closed.
  std::size_t closing(std::size_t i) const;

  /// The text from the start of token `first` to the end of token `last`, as written.
  std::string between(std::size_t first, std::size_t last) const;

  /// The text between an opening and a closing parenthesis, without comments and blanks at its ends: a line comment
  /// there would swallow whatever a plan writes behind it.
  std::string inside(std::size_t open, std::size_t close) const;

 private:
  std::string_view text_;
  std::vector<Token> tokens_;
};

/// `sql` from its first to its last token.
std::string_view without_outer_comments(std::string_view sql);

/// `expression` in parentheses, unless it is already. A comment at its end would swallow the closing one and goes.
std::string wrapped(std::string_view expression);

}  // namespace portolan::sqlite
