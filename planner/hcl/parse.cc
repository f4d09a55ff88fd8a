#include "planner/hcl/parse.h"

#include <algorithm>
#include <utility>

#include "planner/hcl/parser.h"

namespace portolan::hcl {
namespace {

constexpr int kDeepestNesting = 200;

/// How a token changes the number of open brackets and strings.
int opening(TokenKind kind) {
  switch (kind) {
    case TokenKind::brace_open:
    case TokenKind::bracket_open:
    case TokenKind::paren_open:
    case TokenKind::quote_open:
    case TokenKind::heredoc_open:
    case TokenKind::interpolation:
    case TokenKind::control:
      return 1;
    case TokenKind::brace_close:
    case TokenKind::bracket_close:
    case TokenKind::paren_close:
    case TokenKind::quote_close:
    case TokenKind::heredoc_close:
    case TokenKind::sequence_close:
      return -1;
    default:
      return 0;
  }
}

}  // namespace

Parser::Parser(const Source& source, const ParseOptions& options) : source_(source), options_(options) {
  TokenList list = lex(source);
  tokens_ = std::move(list.tokens);
  diagnostics_ = std::move(list.diagnostics);
  std::erase_if(tokens_, [](const Token& token) { return token.kind == TokenKind::comment; });
}

Parser::Nesting::Nesting(Parser& parser) : parser_(parser) {
  if (++parser.depth_ <= kDeepestNesting) return;
  parser.note(parser.place(parser.peek()),
              "Nesting too deep; Blocks, expressions and templates may be nested at most " +
                  std::to_string(kDeepestNesting) + " levels.");
  throw Hopeless{};
}

const Token& Parser::peek() {
  while (free_newlines_ && tokens_[at_].kind == TokenKind::newline) ++at_;
  return tokens_[at_];
}

const Token& Parser::peek_second() {
  peek();
  std::size_t second = std::min(at_ + 1, tokens_.size() - 1);
  while (free_newlines_ && tokens_[second].kind == TokenKind::newline) ++second;
  return tokens_[second];
}

Token Parser::next() {
  const Token token = peek();
  if (token.kind != TokenKind::end) ++at_;
  open_ += opening(token.kind);
  last_end_ = token.end;
  return token;
}

bool Parser::accept(TokenKind kind) {
  if (peek().kind != kind) return false;
  next();
  return true;
}

Token Parser::expect(TokenKind kind, std::string_view message) {
  if (peek().kind != kind) mistake_here(message);
  return next();
}

std::string_view Parser::text(const Token& token) const {
  return source_.text().substr(token.begin, token.end - token.begin);
}

Place Parser::place(const Token& token) const {
  return {&source_, token.begin, token.end};
}

Place Parser::since(std::uint32_t begin) const {
  return {&source_, begin, last_end_};
}

void Parser::note(const Place& place, std::string message) {
  diagnostics_.push_back({place, std::move(message)});
}

void Parser::mistake(const Place& place, std::string message) {
  note(place, std::move(message));
  throw Mistake{};
}

void Parser::mistake_here(std::string_view message) {
  // The lexer has explained an invalid token already.
  if (peek().kind == TokenKind::invalid) throw Mistake{};
  mistake(place(peek()), std::string(message));
}

void Parser::throw_diagnostics() const {
  const Diagnostic& first = diagnostics_.front();
  std::string message = first.message;
  if (diagnostics_.size() > 1) {
    message += ", and " + std::to_string(diagnostics_.size() - 1) + " other diagnostic(s)";
  }
  throw error_at(first.place, message);
}

Body Parser::parse_file() {
  Body body;
  try {
    body_items(body);
    while (peek().kind != TokenKind::end) {
      note(place(peek()), "Argument or block definition required; An argument or block definition is required here.");
      recover(open_);
      if (peek().kind == TokenKind::brace_close) next();
      body_items(body);
    }
  } catch (const Hopeless&) {
  }
  if (!diagnostics_.empty()) throw_diagnostics();
  body.place = {&source_, 0, static_cast<std::uint32_t>(source_.text().size())};
  return body;
}

ExpressionPtr Parser::parse_lone_expression() {
  ExpressionPtr result;
  try {
    const Newlines newlines(*this, true);
    result = expression();
    if (peek().kind != TokenKind::end) {
      mistake_here(
          "Extra characters after expression; An expression was successfully parsed, but extra characters were "
          "found after it.");
    }
  } catch (const Mistake&) {
  } catch (const Hopeless&) {
  }
  if (!diagnostics_.empty()) throw_diagnostics();
  return result;
}

void Parser::body_items(Body& body) {
  while (true) {
    while (accept(TokenKind::newline)) continue;
    const TokenKind kind = peek().kind;
    if (kind == TokenKind::end || kind == TokenKind::brace_close) return;
    const int open = open_;
    const std::size_t blocks = path_.size();
    try {
      body_item(body);
    } catch (const Mistake&) {
      path_.resize(blocks);
      recover(open);
    }
  }
}

void Parser::recover(int open) {
  free_newlines_ = false;
  while (true) {
    const TokenKind kind = peek().kind;
    if (kind == TokenKind::end) return;
    if (open_ <= open && (kind == TokenKind::newline || kind == TokenKind::brace_close)) return;
    next();
  }
}

void Parser::body_item(Body& body) {
  if (peek().kind == TokenKind::quote_open) {
    mistake_here("Invalid argument name; Argument names must not be quoted.");
  }
  const Token name = expect(TokenKind::identifier,
                            "Argument or block definition required; An argument or block definition is required here.");
  switch (peek().kind) {
    case TokenKind::assign:
      return attribute(body, name);
    case TokenKind::identifier:
    case TokenKind::quote_open:
    case TokenKind::brace_open:
      return block(body, name);
    default:
      mistake_here(
          "Argument or block definition required; An argument or block definition is required here. To set an "
          "argument, use the equals sign \"=\" to introduce the argument value.");
  }
}

void Parser::attribute(Body& body, const Token& name) {
  next();
  Attribute added{text(name), place(name), {}, expression()};
  added.place = since(name.begin);
  add_attribute(body, std::move(added));
  end_of_attribute();
}

bool Parser::is_repeatable(std::string_view name) const {
  return options_.repeatable && options_.repeatable(path_, name);
}

void Parser::add_attribute(Body& body, Attribute added) {
  const Attribute* earlier = body.attribute(added.name);
  if (earlier && !is_repeatable(added.name)) {
    note(added.name_place, "Attribute redefined; The argument \"" + std::string(added.name) + "\" was already set at " +
                               base::to_string(earlier->name_place.range()) + ". Each argument may be set only once.");
  }
  body.add(std::move(added));
}

void Parser::end_of_attribute() {
  const TokenKind kind = peek().kind;
  if (kind == TokenKind::end) return;
  if (kind == TokenKind::comma) {
    mistake_here(
        "Unexpected comma after argument; Argument definitions must be separated by newlines, not commas. An argument "
        "definition must end with a newline.");
  }
  expect(TokenKind::newline, "Missing newline after argument; An argument definition must end with a newline.");
}

void Parser::block(Body& body, const Token& type) {
  const Nesting nesting(*this);
  Block block;
  block.type = text(type);
  block.type_place = place(type);
  while (peek().kind == TokenKind::identifier || peek().kind == TokenKind::quote_open) {
    block.labels.push_back(label());
  }
  block.header = since(type.begin);
  const TokenKind kind = peek().kind;
  if (kind == TokenKind::newline || kind == TokenKind::end) {
    mistake_here(
        "Invalid block definition; A block definition must have block content delimited by \"{\" and \"}\", starting "
        "on "
        "the same line as the block header.");
  }
  if (kind == TokenKind::assign) {
    mistake_here(
        "Invalid block definition; The equals sign \"=\" indicates an argument definition, and must not be used when "
        "defining a block.");
  }
  const Token opening =
      expect(TokenKind::brace_open,
             "Invalid block definition; Either a quoted string block label or an opening brace (\"{\") "
             "is expected here.");
  path_.push_back(block.type);
  block_body(block, opening);
  path_.pop_back();
  block.body.place = since(opening.begin);
  block.place = since(type.begin);
  body.blocks.push_back(std::move(block));
  if (peek().kind != TokenKind::end) {
    expect(TokenKind::newline, "Missing newline after block definition; A block definition must end with a newline.");
  }
}

Label Parser::label() {
  const Token token = next();
  if (token.kind == TokenKind::identifier) return {std::string(text(token)), place(token), false};
  std::string written = plain_string();
  return {std::move(written), since(token.begin), true};
}

void Parser::block_body(Block& block, const Token& opening) {
  if (peek().kind == TokenKind::newline) {
    body_items(block.body);
  } else if (peek().kind != TokenKind::brace_close) {
    single_line_body(block.body);
  }
  if (accept(TokenKind::brace_close)) return;
  note(place(opening),
       "Unclosed configuration block; There is no closing brace for this block before the end of the file. This may be "
       "caused by incorrect brace nesting elsewhere in this file.");
  throw Hopeless{};
}

void Parser::single_line_body(Body& body) {
  const Token name = expect(TokenKind::identifier,
                            "Argument or block definition required; An argument or block definition is required here.");
  if (peek().kind != TokenKind::assign) {
    mistake(place(name),
            "Argument definition required; A single-line block definition can contain only a single "
            "argument. If you meant to define argument \"" +
                std::string(text(name)) +
                "\", use an equals sign to assign it a value. To define a nested block, place it on a line "
                "of its own within its parent block.");
  }
  next();
  Attribute added{text(name), place(name), {}, expression()};
  added.place = since(name.begin);
  add_attribute(body, std::move(added));
  if (peek().kind == TokenKind::comma) {
    mistake_here(
        "Invalid single-argument block definition; Single-line block syntax can include only one argument definition. "
        "To define multiple arguments, use the multi-line block syntax with one argument definition per line.");
  }
  if (peek().kind != TokenKind::brace_close) {
    mistake_here(
        "Invalid single-argument block definition; A single-line block definition must end with a closing brace "
        "immediately after its single argument definition.");
  }
}

File parse(std::string name, std::string text, const ParseOptions& options) {
  File file;
  file.source = std::make_shared<const Source>(std::move(name), std::move(text));
  file.body = Parser(*file.source, options).parse_file();
  return file;
}

ParsedExpression parse_expression(std::string name, std::string text) {
  ParsedExpression parsed;
  parsed.source = std::make_shared<const Source>(std::move(name), std::move(text));
  const ParseOptions options;
  parsed.expression = Parser(*parsed.source, options).parse_lone_expression();
  return parsed;
}

}  // namespace portolan::hcl
