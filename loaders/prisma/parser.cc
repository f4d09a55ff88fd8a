#include "loaders/prisma/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "loaders/prisma/lexer.h"

namespace portolan::loaders::prisma {
namespace {

constexpr std::array<std::pair<std::string_view, BlockKind>, 6> keywords = {{
    {"datasource", BlockKind::datasource},
    {"generator", BlockKind::generator},
    {"model", BlockKind::model},
    {"view", BlockKind::view},
    {"type", BlockKind::composite_type},
    {"enum", BlockKind::enumeration},
}};

/// Deeper expressions are refused, so that no text can exhaust the stack.
constexpr int max_depth = 64;

/// A mistake in the member that is being read; the parser goes on at the next line.
struct Bad {};

class Parser {
 public:
  Parser(const hcl::Source& source, std::vector<Block>& blocks, Diagnostics& diagnostics)
      : tokens_(tokens_of(source, diagnostics)), blocks_(blocks), diagnostics_(diagnostics) {}

  void run() {
    while (peek().kind != TokenKind::end) {
      if (peek().kind == TokenKind::newline) {
        ++at_;
        continue;
      }
      try {
        block();
      } catch (const Bad&) {
        skip_block();
      }
    }
  }

 private:
  const Token& peek(std::size_t ahead = 0) const { return tokens_[std::min(at_ + ahead, tokens_.size() - 1)]; }
  bool is(std::string_view mark) const { return peek().kind == TokenKind::mark && peek().text == mark; }

  const Token& take() {
    const Token& token = peek();
    if (token.kind != TokenKind::end) ++at_;
    return token;
  }

  bool accept(std::string_view mark) {
    if (!is(mark)) return false;
    ++at_;
    return true;
  }

  [[noreturn]] void fail(const std::string& message) {
    // The lexer has told about invalid tokens.
    if (peek().kind != TokenKind::invalid) diagnostics_.add(peek().place, message);
    throw Bad();
  }

  void expect(std::string_view mark, const std::string& message) {
    if (!accept(mark)) fail(message);
  }

  const Token& expect_name(const std::string& message) {
    if (peek().kind != TokenKind::name) fail(message);
    return take();
  }

  /// A name that Prisma makes names of the client from.
  std::string plain_name(const std::string& message) {
    if (peek().kind == TokenKind::name && peek().text.find('-') != std::string::npos) {
      diagnostics_.add(peek().place, "The character `-` is not allowed in names.");
    }
    return expect_name(message).text;
  }

  void end_of_line(const std::string& message) {
    if (peek().kind == TokenKind::end) return;
    if (peek().kind != TokenKind::newline) fail(message);
    ++at_;
  }

  void skip_line() {
    while (peek().kind != TokenKind::newline && peek().kind != TokenKind::end) ++at_;
  }

  /// The rest of the line, and the members of a block that it opens.
  void skip_block() {
    const std::size_t line = at_;
    skip_line();
    const bool opens = at_ > line && tokens_[at_ - 1].kind == TokenKind::mark && tokens_[at_ - 1].text == "{";
    while (opens && peek().kind != TokenKind::end && !accept("}")) ++at_;
  }

  void skip_newlines() {
    while (peek().kind == TokenKind::newline) ++at_;
  }

  void block() {
    const auto keyword =
        std::find_if(keywords.begin(), keywords.end(), [&](const auto& each) { return each.first == peek().text; });
    if (peek().kind != TokenKind::name || keyword == keywords.end() || peek(1).kind != TokenKind::name) {
      fail("This line is invalid. It does not start with any known Prisma schema keyword.");
    }
    take();
    Block result;
    result.kind = keyword->second;
    result.place = peek().place;
    result.name = plain_name("The name of a block starts with a letter.");
    expect("{", "A block needs \"{\" at the end of this line.");
    end_of_line("The \"{\" of a block ends its line; write one member per line.");
    while (!accept("}")) {
      if (peek().kind == TokenKind::end) {
        diagnostics_.add(result.place, "The block \"" + result.name + "\" is not closed by \"}\".");
        break;
      }
      try {
        member(result);
      } catch (const Bad&) {
        skip_line();
      }
    }
    blocks_.push_back(std::move(result));
  }

  void member(Block& block) {
    if (peek().kind == TokenKind::newline) {
      ++at_;
    } else if (accept("@@")) {
      block.attributes.push_back(attribute());
      end_of_line("Only one attribute with \"@@\" fits on a line.");
    } else if (block.kind == BlockKind::datasource || block.kind == BlockKind::generator) {
      block.settings.push_back(setting());
      end_of_line("This line is not a valid definition within a " + keyword_of(block.kind) + ".");
    } else {
      block.fields.push_back(field(block.kind));
      end_of_line("This line is not a valid field or attribute definition.");
    }
  }

  static std::string keyword_of(BlockKind kind) { return kind == BlockKind::datasource ? "datasource" : "generator"; }

  Argument setting() {
    Argument result;
    result.place = peek().place;
    result.name = expect_name("A setting is written name = value.").text;
    expect("=", "A setting is written name = value.");
    result.value = expression(0);
    return result;
  }

  Field field(BlockKind kind) {
    Field result;
    result.place = peek().place;
    result.name =
        plain_name(kind == BlockKind::enumeration ? "The name of an enum value starts with a letter."
                                                  : "This line is not a valid field or attribute definition.");
    if (kind != BlockKind::enumeration) result.type = type();
    while (accept("@")) result.attributes.push_back(attribute());
    return result;
  }

  FieldType type() {
    if (is(":")) fail("Field declarations don't require a `:`.");
    if (is("[")) {
      fail("To declare a list, write the brackets after the type: `" +
           (peek(1).kind == TokenKind::name ? peek(1).text : "Type") + "[]`.");
    }
    FieldType result;
    result.place = peek().place;
    result.name = expect_name("This field declaration is invalid. It is either missing a name or a type.").text;
    if (result.name == "Unsupported" && accept("(")) {
      if (peek().kind != TokenKind::string) fail("Unsupported takes the name of a type in quotes.");
      result.unsupported = true;
      result.name = take().text;
      expect(")", "Unsupported(\"...\") is not closed.");
    }
    if (accept("[")) {
      expect("]", "The brackets of a list stay empty: `" + result.name + "[]`.");
      result.arity = Arity::list;
      if (is("?"))
        fail("Optional lists are not supported. Use either `" + result.name + "[]` or `" + result.name + "?`.");
    } else if (accept("?")) {
      result.arity = Arity::optional;
    } else if (is("!")) {
      fail("Fields are required by default, `!` is no longer required.");
    }
    return result;
  }

  Attribute attribute() {
    Attribute result;
    const hcl::Place first = peek().place;
    result.name = path("An attribute needs a name.");
    result.place = hcl::join(first, tokens_[at_ - 1].place);
    if (accept("(")) result.arguments = arguments(")", 0);
    return result;
  }

  std::string path(const std::string& message) {
    std::string result = expect_name(message).text;
    while (accept(".")) result += "." + expect_name("A name is missing after \".\".").text;
    return result;
  }

  /// Arguments, elements or members up to `close`, which is taken.
  std::vector<Argument> arguments(std::string_view close, int depth) {
    std::vector<Argument> result;
    skip_newlines();
    while (!accept(close)) {
      result.push_back(argument(depth));
      skip_newlines();
      if (!is(close)) expect(",", "\",\" or \"" + std::string(close) + "\" is missing here.");
      skip_newlines();
    }
    return result;
  }

  Argument argument(int depth) {
    Argument result;
    result.place = peek().place;
    if (peek().kind == TokenKind::name && peek(1).kind == TokenKind::mark && peek(1).text == ":") {
      result.name = take().text;
      take();
      skip_newlines();
    }
    result.value = expression(depth);
    return result;
  }

  Expression expression(int depth) {
    if (depth > max_depth) fail("The expression is nested too deeply.");
    Expression result;
    const hcl::Place first = peek().place;
    if (peek().kind == TokenKind::string || peek().kind == TokenKind::number) {
      result.kind = peek().kind == TokenKind::string ? ExpressionKind::string : ExpressionKind::number;
      result.text = take().text;
    } else if (accept("[")) {
      result.kind = ExpressionKind::list;
      result.items = arguments("]", depth + 1);
    } else if (accept("{")) {
      result.kind = ExpressionKind::object;
      result.items = arguments("}", depth + 1);
    } else {
      result.text = path("A value is missing here.");
      if (accept("(")) {
        result.kind = ExpressionKind::call;
        result.items = arguments(")", depth + 1);
      }
    }
    result.place = hcl::join(first, tokens_[at_ - 1].place);
    return result;
  }

  std::vector<Token> tokens_;
  std::vector<Block>& blocks_;
  Diagnostics& diagnostics_;
  std::size_t at_ = 0;
};

}  // namespace

void parse(const hcl::Source& source, std::vector<Block>& blocks, Diagnostics& diagnostics) {
  Parser(source, blocks, diagnostics).run();
}

}  // namespace portolan::loaders::prisma
