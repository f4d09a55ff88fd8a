#include <array>
#include <utility>

#include "planner/base/strings.h"
#include "planner/hcl/parser.h"

namespace portolan::hcl {
namespace {

struct BinaryOperator {
  TokenKind token;
  Operator op;
  int level;
};

/// Higher levels bind tighter (spec/project-file.md 2.1).
constexpr std::array binary_operators = {
    BinaryOperator{TokenKind::logical_or, Operator::logical_or, 0},
    BinaryOperator{TokenKind::logical_and, Operator::logical_and, 1},
    BinaryOperator{TokenKind::equal, Operator::equal, 2},
    BinaryOperator{TokenKind::not_equal, Operator::not_equal, 2},
    BinaryOperator{TokenKind::less, Operator::less, 3},
    BinaryOperator{TokenKind::less_equal, Operator::less_equal, 3},
    BinaryOperator{TokenKind::greater, Operator::greater, 3},
    BinaryOperator{TokenKind::greater_equal, Operator::greater_equal, 3},
    BinaryOperator{TokenKind::plus, Operator::add, 4},
    BinaryOperator{TokenKind::minus, Operator::subtract, 4},
    BinaryOperator{TokenKind::star, Operator::multiply, 5},
    BinaryOperator{TokenKind::slash, Operator::divide, 5},
    BinaryOperator{TokenKind::percent, Operator::modulo, 5},
};

constexpr std::size_t most_splats = 50;

const BinaryOperator* binary_operator(TokenKind token) {
  for (const BinaryOperator& candidate : binary_operators) {
    if (candidate.token == token) return &candidate;
  }
  return nullptr;
}

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

ExpressionPtr Parser::expression() {
  const Nesting nesting(*this);
  const std::uint32_t begin = peek().begin;
  ExpressionPtr condition = climb(unary(), 0);
  if (!accept(TokenKind::question)) return condition;
  Conditional node;
  node.condition = std::move(condition);
  node.yes = expression();
  expect(TokenKind::colon,
         "Missing false expression in conditional; The conditional operator (...?...:...) requires a false expression, "
         "delimited by a colon.");
  node.no = expression();
  return make(since(begin), std::move(node));
}

ExpressionPtr Parser::climb(ExpressionPtr left, int least) {
  const BinaryOperator* op = binary_operator(peek().kind);
  while (op && op->level >= least) {
    const int level = op->level;
    Binary chain;
    const std::uint32_t begin = left->place.begin;
    chain.first = std::move(left);
    while (op && op->level == level) {
      next();
      ExpressionPtr right = unary();
      const BinaryOperator* following = binary_operator(peek().kind);
      if (following && following->level > level) right = climb(std::move(right), level + 1);
      chain.rest.push_back({op->op, std::move(right)});
      op = binary_operator(peek().kind);
    }
    left = make(since(begin), std::move(chain));
  }
  return left;
}

ExpressionPtr Parser::unary() {
  const Token token = peek();
  if (token.kind != TokenKind::minus && token.kind != TokenKind::bang) return postfix(primary());
  const Nesting nesting(*this);
  next();
  ExpressionPtr operand = unary();
  const auto* literal = std::get_if<Literal>(&operand->node);
  const bool is_minus = token.kind == TokenKind::minus;
  if (is_minus && literal && literal->value.is_number()) {
    return make(since(token.begin), Literal{Value(-literal->value.as_number())});
  }
  return make(since(token.begin), Unary{is_minus ? Operator::negate : Operator::logical_not, std::move(operand)});
}

ExpressionPtr Parser::postfix(ExpressionPtr source) {
  std::vector<Step> steps;
  // The steps after a splat are taken once per element, splat inside splat.
  std::size_t splats = 0;
  while (true) {
    if (!steps.empty() && !steps.back().key && steps.back().name.empty() && ++splats > most_splats) {
      mistake(steps.back().place, "Nesting too deep; An expression may have at most " + std::to_string(most_splats) +
                                      " splat operators in a row.");
    }
    if (peek().kind == TokenKind::dot) {
      dot_step(steps);
    } else if (peek().kind == TokenKind::bracket_open) {
      bracket_step(steps);
    } else {
      break;
    }
  }
  if (steps.empty()) return source;
  const Place whole = since(source->place.begin);
  return make(whole, Access{std::move(source), std::move(steps)});
}

void Parser::dot_step(std::vector<Step>& steps) {
  const Token dot = next();
  if (peek().kind == TokenKind::identifier) {
    const Token token = next();
    steps.push_back({Step::Kind::attribute, text(token), nullptr, since(dot.begin)});
  } else if (accept(TokenKind::star)) {
    steps.push_back({Step::Kind::attribute_splat, {}, nullptr, since(dot.begin)});
  } else if (peek().kind == TokenKind::number) {
    // `a.0.1` reads as one number `0.1`.
    const Token token = next();
    for (const std::string& part : base::split(text(token), '.')) {
      if (!is_digits(part)) mistake(place(token), "Invalid attribute name; An attribute name is required after a dot.");
      steps.push_back(
          {Step::Kind::index, {}, make(place(token), Literal{Value(*Number::parse(part))}), since(dot.begin)});
    }
  } else {
    mistake_here("Invalid attribute name; An attribute name is required after a dot.");
  }
}

void Parser::bracket_step(std::vector<Step>& steps) {
  const Newlines newlines(*this, true);
  const Token opening = next();
  Step step;
  if (peek().kind == TokenKind::star && peek_second().kind == TokenKind::bracket_close) {
    next();
    step.kind = Step::Kind::full_splat;
  } else {
    step.kind = Step::Kind::index;
    step.key = expression();
  }
  expect(TokenKind::bracket_close,
         "Missing close bracket on index; The index operator must end with a closing bracket (\"]\").");
  step.place = since(opening.begin);
  steps.push_back(std::move(step));
}

ExpressionPtr Parser::primary() {
  const Token token = peek();
  switch (token.kind) {
    case TokenKind::number:
      next();
      return number(token);
    case TokenKind::identifier:
      next();
      return name(token);
    case TokenKind::quote_open:
      next();
      return quoted(token);
    case TokenKind::heredoc_open:
      next();
      return heredoc(token);
    case TokenKind::paren_open:
      return parentheses(token);
    case TokenKind::bracket_open:
      return tuple(token);
    case TokenKind::brace_open:
      return object(token);
    case TokenKind::end:
      mistake_here("Missing expression; Expected the start of an expression, but found the end of the file.");
    default:
      mistake_here("Invalid expression; Expected the start of an expression, but found an invalid expression token.");
  }
}

ExpressionPtr Parser::number(const Token& token) {
  try {
    if (const auto value = Number::parse(text(token))) return make(place(token), Literal{Value(*value)});
  } catch (const Error& error) {
    mistake(place(token), std::string("Invalid number literal; ") + error.what() + ".");
  }
  mistake(place(token), "Invalid number literal; Failed to recognize the value of this number literal.");
}

ExpressionPtr Parser::name(const Token& token) {
  const std::string_view word = text(token);
  if (tokens_[at_].kind == TokenKind::paren_open) return call(token);
  if (word == "true" || word == "false") return make(place(token), Literal{Value(word == "true")});
  if (word == "null") return make(place(token), Literal{});
  return make(place(token), Variable{word});
}

ExpressionPtr Parser::call(const Token& token) {
  FunctionCall node;
  node.name = text(token);
  node.name_place = place(token);
  {
    const Newlines newlines(*this, true);
    const Token opening = next();
    while (peek().kind != TokenKind::paren_close) {
      node.arguments.push_back(expression());
      if (accept(TokenKind::comma)) continue;
      if (accept(TokenKind::ellipsis)) {
        node.expand = true;
        if (peek().kind != TokenKind::paren_close) {
          mistake_here(
              "Missing closing parenthesis; An expanded function argument (with ...) must be immediately followed by "
              "closing parentheses.");
        }
      } else if (peek().kind == TokenKind::end) {
        mistake(place(opening),
                "Unterminated function call; There is no closing parenthesis for this function call before the end of "
                "the file. This may be caused by incorrect parenthesis nesting elsewhere in this file.");
      } else if (peek().kind != TokenKind::paren_close) {
        mistake_here(
            "Missing argument separator; A comma is required to separate each function argument from the next.");
      }
    }
    next();
    node.parentheses = since(opening.begin);
  }
  const Place whole = since(token.begin);
  return make(whole, std::move(node));
}

ExpressionPtr Parser::parentheses(const Token& opening) {
  Parentheses node;
  const Newlines newlines(*this, true);
  next();
  node.inner = expression();
  expect(TokenKind::paren_close, "Unbalanced parentheses; Expected a closing parenthesis to terminate the expression.");
  return make(since(opening.begin), std::move(node));
}

bool Parser::at_for() {
  return peek().kind == TokenKind::identifier && text(peek()) == "for" && peek_second().kind == TokenKind::identifier;
}

ExpressionPtr Parser::tuple(const Token& opening) {
  const Newlines newlines(*this, true);
  next();
  if (at_for()) return for_expression(opening, false);
  Tuple node;
  while (peek().kind != TokenKind::bracket_close) {
    if (peek().kind == TokenKind::end) {
      mistake(place(opening),
              "Unterminated tuple constructor expression; There is no corresponding closing bracket before the end of "
              "the file. This may be caused by incorrect bracket nesting elsewhere in this file.");
    }
    node.elements.push_back(expression());
    if (!accept(TokenKind::comma) && peek().kind != TokenKind::bracket_close && peek().kind != TokenKind::end) {
      mistake_here("Missing item separator; Expected a comma to mark the beginning of the next item.");
    }
  }
  next();
  return make(since(opening.begin), std::move(node));
}

ExpressionPtr Parser::object(const Token& opening) {
  const Newlines newlines(*this, false);
  next();
  {
    const Newlines inside(*this, true);
    if (at_for()) return for_expression(opening, true);
  }
  Object node;
  while (true) {
    while (accept(TokenKind::newline)) continue;
    if (accept(TokenKind::brace_close)) break;
    if (peek().kind == TokenKind::end) {
      mistake(place(opening),
              "Unterminated object constructor expression; There is no corresponding closing brace before the end of "
              "the file. This may be caused by incorrect brace nesting elsewhere in this file.");
    }
    Object::Item item;
    item.key = object_key();
    if (!accept(TokenKind::assign) && !accept(TokenKind::colon)) {
      mistake_here("Missing attribute value; Expected an attribute value, introduced by an equals sign (\"=\").");
    }
    while (accept(TokenKind::newline)) continue;
    item.value = expression();
    node.items.push_back(std::move(item));
    const TokenKind kind = peek().kind;
    if (kind != TokenKind::comma && kind != TokenKind::newline && kind != TokenKind::brace_close &&
        kind != TokenKind::end) {
      mistake_here(
          "Missing attribute separator; Expected a newline or comma to mark the beginning of the next attribute.");
    }
    accept(TokenKind::comma);
  }
  return make(since(opening.begin), std::move(node));
}

ExpressionPtr Parser::object_key() {
  const Token token = peek();
  const TokenKind second = peek_second().kind;
  if (token.kind == TokenKind::identifier && (second == TokenKind::assign || second == TokenKind::colon)) {
    next();
    return make(place(token), Literal{Value(std::string(text(token)))});
  }
  return expression();
}

ExpressionPtr Parser::for_expression(const Token& opening, bool is_object) {
  const Newlines newlines(*this, true);
  constexpr std::string_view name_missing =
      "Invalid 'for' expression; For expression requires variable name after 'for'.";
  next();
  For node;
  node.value_name = text(expect(TokenKind::identifier, name_missing));
  if (accept(TokenKind::comma)) {
    node.key_name = node.value_name;
    node.value_name = text(expect(
        TokenKind::identifier, "Invalid 'for' expression; For expression requires value variable name after comma."));
  }
  if (peek().kind != TokenKind::identifier || text(peek()) != "in") {
    mistake_here("Invalid 'for' expression; For expression requires the 'in' keyword after its name declarations.");
  }
  next();
  node.collection = expression();
  expect(TokenKind::colon,
         "Invalid 'for' expression; For expression requires a colon after the collection expression.");
  node.value = expression();
  if (is_object) {
    node.key = std::move(node.value);
    expect(TokenKind::arrow,
           "Invalid 'for' expression; An object 'for' expression requires a key expression and a value expression "
           "separated by \"=>\".");
    node.value = expression();
    node.group = accept(TokenKind::ellipsis);
  }
  if (peek().kind == TokenKind::identifier && text(peek()) == "if") {
    next();
    node.condition = expression();
  }
  expect(is_object ? TokenKind::brace_close : TokenKind::bracket_close,
         "Invalid 'for' expression; Extra characters after the end of the 'for' expression.");
  return make(since(opening.begin), std::move(node));
}

}  // namespace portolan::hcl
