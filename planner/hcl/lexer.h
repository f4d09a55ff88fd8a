#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/source.h"

namespace portolan::hcl {

enum class TokenKind : std::uint8_t {
  identifier,
  number,
  newline,
  comment,         ///< without the newline that ends a line comment
  quote_open,      ///< "
  quote_close,     ///< "
  text,            ///< literal part of a string or of one heredoc line, escapes unresolved
  heredoc_open,    ///< <<ID or <<-ID with its newline
  heredoc_close,   ///< blanks and the marker, without the newline
  interpolation,   ///< ${ or ${~
  control,         ///< %{ or %{~
  sequence_close,  ///< } or ~} of either
  brace_open,
  brace_close,
  bracket_open,
  bracket_close,
  paren_open,
  paren_close,
  comma,
  dot,
  ellipsis,
  colon,
  question,
  assign,
  arrow,  ///< =>
  plus,
  minus,
  star,
  slash,
  percent,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  bang,
  invalid,  ///< a diagnostic tells why
  end,
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// A mistake found while reading: `SUMMARY; DETAIL` at a place.
struct Diagnostic {
  Place place;
  std::string message;
};

/// All tokens of a text, blanks left out, with an `end` token last.
struct TokenList {
  std::vector<Token> tokens;
  std::vector<Diagnostic> diagnostics;
};

/// Splits `source` into tokens. Never throws for bad text: `invalid` tokens and diagnostics say what is wrong.
TokenList lex(const Source& source);

}  // namespace portolan::hcl
