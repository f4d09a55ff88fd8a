#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/lexer.h"
#include "planner/hcl/parse.h"

namespace portolan::hcl {

/// Recursive-descent parser of one Source; the public door is parse.h. A mistake in one item of a body is noted and the
/// next item is read on, so that the number of diagnostics is known.
class Parser {
 public:
  Parser(const Source& source, const ParseOptions& options);

  /// The whole text as a body. Throws SourceError.
  Body parse_file();

  /// The whole text as one expression. Throws SourceError.
  ExpressionPtr parse_lone_expression();

 private:
  /// Thrown after a diagnostic was noted, caught where reading can go on.
  struct Mistake {};
  /// Thrown when it cannot.
  struct Hopeless {};

  /// Sets for its lifetime whether newlines are blanks, as inside brackets.
  class Newlines {
   public:
    Newlines(Parser& parser, bool free) : parser_(parser), before_(parser.free_newlines_) {
      parser.free_newlines_ = free;
    }
    ~Newlines() { parser_.free_newlines_ = before_; }
    Newlines(const Newlines&) = delete;
    Newlines& operator=(const Newlines&) = delete;

   private:
    Parser& parser_;
    bool before_;
  };

  /// Counts one level of nesting for its lifetime.
  class Nesting {
   public:
    explicit Nesting(Parser& parser);
    ~Nesting() { --parser_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& parser_;
  };

  /// One piece of a string before directives are nested.
  struct Piece {
    enum class Kind { text, value, begin_if, begin_else, end_if, begin_for, end_for };
    Kind kind = Kind::text;
    std::string text;
    ExpressionPtr expression;
    std::string_view key_name;
    std::string_view value_name;
    Place place;
    bool strip_before = false;
    bool strip_after = false;
    /// Text at the start of a heredoc line.
    bool starts_line = false;
  };

  // Tokens.
  const Token& peek();
  const Token& peek_second();
  Token next();
  bool accept(TokenKind kind);
  /// The next token must be of `kind`; otherwise `message` is noted there and Mistake thrown.
  Token expect(TokenKind kind, std::string_view message);
  std::string_view text(const Token& token) const;
  Place place(const Token& token) const;
  /// From byte `begin` to the end of the last token taken.
  Place since(std::uint32_t begin) const;
  void note(const Place& place, std::string message);
  [[noreturn]] void mistake(const Place& place, std::string message);
  [[noreturn]] void mistake_here(std::string_view message);
  [[noreturn]] void throw_diagnostics() const;

  // Bodies, parse.cc.
  void body_items(Body& body);
  void body_item(Body& body);
  void recover(int open);
  void attribute(Body& body, const Token& name);
  void add_attribute(Body& body, Attribute added);
  void end_of_attribute();
  void block(Body& body, const Token& type);
  Label label();
  void block_body(Block& block, const Token& opening);
  void single_line_body(Body& body);
  bool is_repeatable(std::string_view name) const;

  // Expressions, parse_expression.cc.
  ExpressionPtr expression();
  ExpressionPtr climb(ExpressionPtr left, int least);
  ExpressionPtr unary();
  ExpressionPtr postfix(ExpressionPtr source);
  void dot_step(std::vector<Step>& steps);
  void bracket_step(std::vector<Step>& steps);
  ExpressionPtr primary();
  ExpressionPtr number(const Token& token);
  ExpressionPtr name(const Token& token);
  ExpressionPtr call(const Token& token);
  ExpressionPtr parentheses(const Token& opening);
  ExpressionPtr tuple(const Token& opening);
  ExpressionPtr object(const Token& opening);
  ExpressionPtr object_key();
  bool at_for();
  ExpressionPtr for_expression(const Token& opening, bool is_object);
  template <typename Node>
  ExpressionPtr make(const Place& place, Node node) const;

  // Strings, parse_template.cc.
  ExpressionPtr quoted(const Token& opening);
  ExpressionPtr heredoc(const Token& opening);
  std::string plain_string();
  std::vector<Piece> pieces(TokenKind closing, bool escapes);
  Piece sequence(const Token& opening);
  void directive(Piece& piece);
  std::string unescaped(const Token& token, bool escapes);
  std::size_t escape(std::string_view written, std::size_t at, const Token& token, std::string& result);
  static void unindent(std::vector<Piece>& pieces);
  static void strip(std::vector<Piece>& pieces);
  ExpressionPtr assemble(std::vector<Piece> pieces, const Place& whole);
  std::vector<ExpressionPtr> nest(std::vector<Piece>& pieces, std::size_t& at, const Piece* opened);
  ExpressionPtr nest_if(std::vector<Piece>& pieces, std::size_t& at);
  ExpressionPtr nest_for(std::vector<Piece>& pieces, std::size_t& at);
  ExpressionPtr part_template(std::vector<ExpressionPtr> parts, const Place& place) const;

  const Source& source_;
  const ParseOptions& options_;
  std::vector<Token> tokens_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t at_ = 0;
  std::uint32_t last_end_ = 0;
  int open_ = 0;
  int depth_ = 0;
  bool free_newlines_ = false;
  std::vector<std::string_view> path_;
};

template <typename Node>
ExpressionPtr Parser::make(const Place& place, Node node) const {
  return std::make_unique<Expression>(Expression{place, std::move(node)});
}

}  // namespace portolan::hcl
