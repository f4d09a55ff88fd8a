#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "loaders/prisma/diagnostics.h"

namespace portolan::loaders::prisma {

enum class TokenKind : std::uint8_t { name, number, string, mark, newline, invalid, end };

/// `text` is the name, the number as written, the string with its escapes resolved, or the mark (`{`, `@@`, ...).
struct Token {
  TokenKind kind = TokenKind::end;
  std::string text;
  hcl::Place place;
};

/// Splits a schema into tokens without blanks and comments, with an `end` token last. What is no token becomes
/// `invalid` and a line in `diagnostics` (orms.md 3.2).
std::vector<Token> tokens_of(const hcl::Source& source, Diagnostics& diagnostics);

}  // namespace portolan::loaders::prisma
