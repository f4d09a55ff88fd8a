#include "planner/report/template/parser.h"

#include <algorithm>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/template/lexer.h"
#include "planner/report/template/number.h"
#include "planner/report/template/utf8.h"

namespace portolan::gotemplate {
namespace {

using base::quote_go;
using NodePtr = std::unique_ptr<Node>;

/// Blocks and parentheses inside of each other.
constexpr std::size_t kMaxDepth = 200;

class Parser {
 public:
  Parser(const std::string& name, const std::string& text, const std::function<bool(std::string_view)>& knows)
      : name_(name), knows_(knows), tokens_(tokenize(text)) {
    result_.name = name;
    result_.source = text;
  }

  ParsedTemplate parse() {
    NodePtr root = make(NodeType::kList, 0);
    while (peek().type != TokenType::kEnd) {
      if (peek().type == TokenType::kLeftDelimiter && define()) continue;
      Stop stop = Stop::kNone;
      NodePtr node = statement(stop);
      if (stop != Stop::kNone) fail("unexpected " + stop_text(stop));
      if (node) root->children.push_back(std::move(node));
    }
    add_body(name_, std::move(root));
    return std::move(result_);
  }

 private:
  /// What ended a list of statements.
  enum class Stop { kNone, kEnd, kElse };

  static std::string stop_text(Stop stop) { return stop == Stop::kEnd ? "{{end}}" : "{{else}}"; }

  static NodePtr make(NodeType type, std::size_t position, std::string text = {}) {
    NodePtr node = std::make_unique<Node>();
    node->type = type;
    node->position = position;
    node->text = std::move(text);
    return node;
  }

  // --- tokens ---

  const Token& token_at(std::size_t at) {
    at = std::min(at, tokens_.size() - 1);
    furthest_ = std::max(furthest_, at);
    return tokens_[at];
  }
  const Token& peek() { return token_at(at_); }
  const Token& next() { return token_at(at_++); }
  const Token& peek_word() {
    while (peek().type == TokenType::kSpace) ++at_;
    return peek();
  }
  const Token& next_word() {
    peek_word();
    return next();
  }

  bool takes_keyword(std::string_view word) {
    if (!is_keyword(peek_word(), word)) return false;
    ++at_;
    return true;
  }
  static bool is_keyword(const Token& token, std::string_view word) {
    return token.type == TokenType::kKeyword && token.text == word;
  }

  /// Go names the line of the token it read last, which may be one it only looked at.
  [[noreturn]] void fail(const std::string& what) const {
    throw UsageError("template: " + name_ + ":" + std::to_string(tokens_[furthest_].line) + ": " + what);
  }

  [[noreturn]] void unexpected(const Token& token, const std::string& context) const {
    if (token.type != TokenType::kError) fail("unexpected " + describe(token) + " in " + context);
    std::string extra;
    if (action_line_ != 0 && action_line_ != token.line) {
      extra = token.text.ends_with(" action") ? " started at " : " in action started at ";
      extra += name_ + ":" + std::to_string(action_line_);
    }
    fail(token.text + extra);
  }

  void expect_right_delimiter(const std::string& context) {
    const Token& token = next_word();
    if (token.type != TokenType::kRightDelimiter) unexpected(token, context);
  }

  std::string string_value(const Token& token) const {
    auto value = unquote(token.text);
    if (!value) fail("invalid syntax");
    return *value;
  }

  std::string expect_name(const std::string& context) {
    const Token& token = next_word();
    if (token.type != TokenType::kString && token.type != TokenType::kRawString) unexpected(token, context);
    return string_value(token);
  }

  /// Guards against nesting that would exhaust the stack.
  class Deeper {
   public:
    explicit Deeper(Parser& parser) : parser_(parser) {
      if (++parser.depth_ > kMaxDepth) parser.fail("nested deeper than " + std::to_string(kMaxDepth) + " levels");
    }
    ~Deeper() { --parser_.depth_; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

   private:
    Parser& parser_;
  };

  // --- statements ---

  static bool is_blank(const Node& list) {
    return std::all_of(list.children.begin(), list.children.end(), [](const NodePtr& child) {
      return child->type == NodeType::kText && base::trim(child->text).empty();
    });
  }

  /// A template without content gives way to one that has some.
  void add_body(const std::string& name, NodePtr body) {
    const auto it = result_.bodies.find(name);
    if (it == result_.bodies.end() || is_blank(*it->second)) {
      result_.bodies[name] = std::move(body);
    } else if (!is_blank(*body)) {
      fail("template: multiple definition of template " + quote_go(name));
    }
  }

  /// Reads `{{define "name"}}...{{end}}` if the next action is one.
  bool define() {
    const std::size_t start = at_;
    ++at_;
    if (!takes_keyword("define")) {
      at_ = start;
      return false;
    }
    const std::string context = "define clause";
    const std::string name = expect_name(context);
    expect_right_delimiter(context);
    define_body(name, context);
    return true;
  }

  /// The body of a define or block: variables and loops outside are not seen inside.
  void define_body(const std::string& name, const std::string& context) {
    std::vector<std::string> variables{"$"};
    std::swap(variables_, variables);
    std::size_t loops = 0;
    std::swap(loops_, loops);
    Stop stop = Stop::kNone;
    NodePtr body = statements(stop);
    if (stop != Stop::kEnd) fail("unexpected " + stop_text(stop) + " in " + context);
    add_body(name, std::move(body));
    std::swap(variables_, variables);
    std::swap(loops_, loops);
  }

  NodePtr statements(Stop& stop) {
    const Deeper deeper(*this);
    NodePtr list = make(NodeType::kList, peek_word().position);
    while (peek_word().type != TokenType::kEnd) {
      NodePtr node = statement(stop);
      if (stop != Stop::kNone) return list;
      if (node) list->children.push_back(std::move(node));
    }
    fail("unexpected EOF");
  }

  NodePtr statement(Stop& stop) {
    const Token& token = next_word();
    if (token.type == TokenType::kText) return make(NodeType::kText, token.position, token.text);
    if (token.type != TokenType::kLeftDelimiter) unexpected(token, "input");
    action_line_ = token.line;
    NodePtr node = action(stop);
    action_line_ = 0;
    return node;
  }

  NodePtr action(Stop& stop) {
    const Token& token = next_word();
    if (is_keyword(token, "if")) return control(NodeType::kIf, "if", token.position);
    if (is_keyword(token, "with")) return control(NodeType::kWith, "with", token.position);
    if (is_keyword(token, "range")) return control(NodeType::kRange, "range", token.position);
    if (is_keyword(token, "template")) return call_template();
    if (is_keyword(token, "block")) return block();
    if (is_keyword(token, "break")) return leave_loop(NodeType::kBreak, "{{break}}", token.position);
    if (is_keyword(token, "continue")) return leave_loop(NodeType::kContinue, "{{continue}}", token.position);
    if (is_keyword(token, "end")) {
      expect_right_delimiter("end");
      stop = Stop::kEnd;
      return nullptr;
    }
    if (is_keyword(token, "else")) {
      stop = Stop::kElse;
      const Token& following = peek_word();
      if (!is_keyword(following, "if") && !is_keyword(following, "with")) expect_right_delimiter("else");
      return nullptr;
    }
    --at_;
    NodePtr node = make(NodeType::kAction, token.position);
    node->pipe = pipeline("command", TokenType::kRightDelimiter);
    return node;
  }

  NodePtr leave_loop(NodeType type, const std::string& text, std::size_t position) {
    const Token& token = next_word();
    if (token.type != TokenType::kRightDelimiter) unexpected(token, text);
    if (loops_ == 0) fail(text + " outside {{range}}");
    return make(type, position, text);
  }

  NodePtr control(NodeType type, const std::string& context, std::size_t position) {
    const Deeper deeper(*this);
    const std::size_t outer = variables_.size();
    NodePtr node = make(type, position, "{{" + context + "}}");
    node->pipe = pipeline(context, TokenType::kRightDelimiter);
    if (type == NodeType::kRange) ++loops_;
    Stop stop = Stop::kNone;
    node->body = statements(stop);
    if (type == NodeType::kRange) --loops_;
    if (stop == Stop::kElse) node->otherwise = otherwise(type, context);
    variables_.resize(outer);
    return node;
  }

  /// What follows `{{else`: a nested `if` or `with`, whose `{{end}}` is the outer one's, too, or statements.
  NodePtr otherwise(NodeType type, const std::string& context) {
    if (type != NodeType::kRange && is_keyword(peek_word(), context)) {
      const Token& token = next();
      NodePtr list = make(NodeType::kList, token.position);
      list->children.push_back(control(type, context, token.position));
      return list;
    }
    Stop stop = Stop::kNone;
    NodePtr list = statements(stop);
    if (stop != Stop::kEnd) fail("expected end; found " + stop_text(stop));
    return list;
  }

  NodePtr call_template() {
    const std::string context = "template clause";
    const std::size_t position = peek_word().position;
    NodePtr node = make(NodeType::kTemplate, position, expect_name(context));
    if (next_word().type != TokenType::kRightDelimiter) {
      --at_;
      node->pipe = pipeline(context, TokenType::kRightDelimiter);
    }
    return node;
  }

  NodePtr block() {
    const std::string context = "block clause";
    const std::size_t position = peek_word().position;
    NodePtr node = make(NodeType::kTemplate, position, expect_name(context));
    node->pipe = pipeline(context, TokenType::kRightDelimiter);
    define_body(node->text, context);
    return node;
  }

  // --- expressions ---

  NodePtr pipeline(const std::string& context, TokenType end) {
    const Deeper deeper(*this);
    NodePtr pipe = make(NodeType::kPipe, peek_word().position);
    declarations(*pipe, context);
    while (true) {
      const Token& token = next_word();
      if (token.type == end) break;
      if (!starts_operand(token)) unexpected(token, context);
      --at_;
      pipe->children.push_back(command());
    }
    check_pipeline(*pipe, context);
    return pipe;
  }

  void declarations(Node& pipe, const std::string& context) {
    while (peek_word().type == TokenType::kVariable) {
      const std::size_t start = at_;
      const std::string name = next().text;
      const Token& following = next_word();
      if (following.type == TokenType::kAssign || following.type == TokenType::kDeclare) {
        pipe.assigns = following.type == TokenType::kAssign;
        declare(pipe, name);
        return;
      }
      if (following.type != TokenType::kSign || following.text != ",") {
        at_ = start;
        return;
      }
      declare(pipe, name);
      if (context != "range" || pipe.names.size() > 1) fail("too many declarations in " + context);
      const TokenType type = peek_word().type;
      if (type != TokenType::kVariable && type != TokenType::kRightDelimiter && type != TokenType::kRightParen) {
        fail("range can only initialize variables");
      }
    }
  }

  void declare(Node& pipe, const std::string& name) {
    pipe.names.push_back(name);
    variables_.push_back(name);
  }

  static bool starts_operand(const Token& token) {
    constexpr TokenType kStarts[] = {TokenType::kBool,     TokenType::kCharacter,  TokenType::kDot,
                                     TokenType::kField,    TokenType::kIdentifier, TokenType::kNumber,
                                     TokenType::kNil,      TokenType::kRawString,  TokenType::kString,
                                     TokenType::kVariable, TokenType::kLeftParen};
    return std::find(std::begin(kStarts), std::end(kStarts), token.type) != std::end(kStarts);
  }

  void check_pipeline(const Node& pipe, const std::string& context) const {
    if (pipe.children.empty()) fail("missing value for " + context);
    for (std::size_t i = 1; i < pipe.children.size(); ++i) {
      switch (pipe.children[i]->children.front()->type) {
        case NodeType::kBool:
        case NodeType::kDot:
        case NodeType::kNil:
        case NodeType::kNumber:
        case NodeType::kString:
          fail("non executable command in pipeline stage " + std::to_string(i + 1));
        default:
          break;
      }
    }
  }

  NodePtr command() {
    NodePtr node = make(NodeType::kCommand, peek_word().position);
    while (true) {
      peek_word();
      if (NodePtr word = operand()) node->children.push_back(std::move(word));
      const Token& token = next();
      if (token.type == TokenType::kSpace) continue;
      if (token.type == TokenType::kRightDelimiter || token.type == TokenType::kRightParen) {
        --at_;
      } else if (token.type != TokenType::kPipe) {
        unexpected(token, "operand");
      }
      break;
    }
    if (node->children.empty()) fail("empty command");
    return node;
  }

  /// A term with the fields that follow it without a blank.
  NodePtr operand() {
    NodePtr node = term();
    if (!node || peek().type != TokenType::kField) return node;
    const std::size_t position = peek().position;
    std::vector<std::string> names;
    while (peek().type == TokenType::kField) names.push_back(next().text.substr(1));
    switch (node->type) {
      case NodeType::kField:
      case NodeType::kVariable:
        node->position = position;
        node->names.insert(node->names.end(), names.begin(), names.end());
        return node;
      case NodeType::kBool:
      case NodeType::kString:
      case NodeType::kNumber:
      case NodeType::kNil:
      case NodeType::kDot:
        fail("unexpected . after term " + quote_go(to_text(*node)));
      default:
        break;
    }
    NodePtr chain = make(NodeType::kChain, position);
    chain->names = std::move(names);
    chain->children.push_back(std::move(node));
    return chain;
  }

  NodePtr term() {
    const Token& token = next_word();
    switch (token.type) {
      case TokenType::kIdentifier:
        if (!knows_(token.text)) fail("function " + quote_go(token.text) + " not defined");
        return make(NodeType::kIdentifier, token.position, token.text);
      case TokenType::kDot:
        return make(NodeType::kDot, token.position);
      case TokenType::kNil:
        return make(NodeType::kNil, token.position);
      case TokenType::kBool:
        return make(NodeType::kBool, token.position, token.text);
      case TokenType::kVariable:
        return variable(token);
      case TokenType::kField: {
        NodePtr node = make(NodeType::kField, token.position);
        node->names.push_back(token.text.substr(1));
        return node;
      }
      case TokenType::kCharacter:
      case TokenType::kNumber:
        return number(token);
      case TokenType::kLeftParen:
        return pipeline("parenthesized pipeline", TokenType::kRightParen);
      case TokenType::kString:
      case TokenType::kRawString: {
        NodePtr node = make(NodeType::kString, token.position, token.text);
        node->value = string_value(token);
        return node;
      }
      default:
        --at_;
        return nullptr;
    }
  }

  NodePtr variable(const Token& token) {
    if (std::find(variables_.begin(), variables_.end(), token.text) == variables_.end()) {
      fail("undefined variable " + quote_go(token.text));
    }
    NodePtr node = make(NodeType::kVariable, token.position);
    node->names.push_back(token.text);
    return node;
  }

  NodePtr number(const Token& token) {
    NodePtr node = make(NodeType::kNumber, token.position, token.text);
    if (token.type == TokenType::kCharacter) {
      const auto value = unquote(token.text);
      if (!value || value->empty()) fail("invalid syntax");
      if (rune_count(*value) != 1) fail("malformed character constant: " + token.text);
      const char32_t code = decode_rune(*value).code;
      node->number = {.integer = std::int64_t{code}, .real = static_cast<double>(code)};
      return node;
    }
    const auto value = read_number(token.text);
    if (!value) fail("illegal number syntax: " + quote_go(token.text));
    node->number = *value;
    return node;
  }

  const std::string& name_;
  const std::function<bool(std::string_view)>& knows_;
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  std::size_t furthest_ = 0;
  std::size_t action_line_ = 0;
  std::size_t depth_ = 0;
  /// Loops around the place that is read.
  std::size_t loops_ = 0;
  std::vector<std::string> variables_{"$"};
  ParsedTemplate result_;
};

}  // namespace

ParsedTemplate parse(const std::string& name, const std::string& text,
                     const std::function<bool(std::string_view)>& knows) {
  return Parser(name, text, knows).parse();
}

void add(ParsedTemplate& all, ParsedTemplate more) {
  const auto origin = std::make_shared<const Origin>(Origin{more.name, std::move(more.source)});
  for (auto& [name, body] : more.bodies) {
    all.bodies[name] = std::move(body);
    all.origins[name] = origin;
  }
}

}  // namespace portolan::gotemplate
