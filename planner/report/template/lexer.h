#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace portolan::gotemplate {

enum class TokenType {
  kError,
  kEnd,
  kText,
  kLeftDelimiter,
  kRightDelimiter,
  kSpace,
  kIdentifier,
  kField,
  kVariable,
  kDot,
  kNil,
  kBool,
  kNumber,
  kCharacter,
  kString,
  kRawString,
  kPipe,
  kAssign,
  kDeclare,
  kLeftParen,
  kRightParen,
  kSign,
  kKeyword,
};

/// One token. `text` is as written; for kError it is the message.
struct Token {
  TokenType type = TokenType::kEnd;
  std::string text;
  /// Byte offset in the template, and its line counting from 1.
  std::size_t position = 0;
  std::size_t line = 1;
};

/// Takes a template apart. The last token is kEnd, or kError at the first place that is no token.
std::vector<Token> tokenize(std::string_view text);

/// A token as messages name it: `"text"`, cut after ten bytes, `<end>` for keywords, `EOF`.
std::string describe(const Token& token);

}  // namespace portolan::gotemplate
