#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "planner/hcl/source.h"
#include "planner/hcl/value.h"

namespace portolan::hcl {

// Syntax tree of the native syntax (grammar: spec/project-file.md 2.1). Nodes own their children; string_views point
// into the Source.

struct Expression;
using ExpressionPtr = std::unique_ptr<Expression>;

/// A number, true, false, null, or a string without interpolation.
struct Literal {
  Value value;
};

/// A string with interpolation or directives: the parts' texts are joined. One that consists of a single interpolation
/// has `wraps` set and yields that value unchanged.
struct Template {
  std::vector<ExpressionPtr> parts;
  bool wraps = false;
};

/// `%{ for }` inside a string: `sequence` is a For; its results are joined.
struct TemplateJoin {
  ExpressionPtr sequence;
};

/// A bare name.
struct Variable {
  std::string_view name;
};

/// One step of an Access.
struct Step {
  enum class Kind {
    attribute,        ///< .name
    index,            ///< [key] and .0
    attribute_splat,  ///< .* : the attribute and number steps that follow apply to each element
    full_splat,       ///< [*] : all steps that follow apply to each element
  };
  Kind kind = Kind::attribute;
  std::string_view name;  ///< attribute only
  ExpressionPtr key;      ///< index only
  Place place;            ///< the step alone, with its dot or brackets
};

/// `source.a[0].*.b`: steps taken one after the other.
struct Access {
  ExpressionPtr source;
  std::vector<Step> steps;
};

/// `name(arguments...)`.
struct FunctionCall {
  std::string_view name;
  Place name_place;
  std::vector<ExpressionPtr> arguments;
  /// `...` after the last argument.
  bool expand = false;
  /// From the opening to the closing parenthesis.
  Place parentheses;
};

enum class Operator {
  add,
  subtract,
  multiply,
  divide,
  modulo,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  logical_and,
  logical_or,
  negate,
  logical_not,
};

/// `! x`, `- x`.
struct Unary {
  Operator op;
  ExpressionPtr operand;
};

/// Operands of one precedence level, applied left to right: `first op1 x1 op2 x2`. One flat node, so that a long chain
/// nests no deeper than a short one.
struct Binary {
  struct Tail {
    Operator op;
    ExpressionPtr operand;
  };
  ExpressionPtr first;
  std::vector<Tail> rest;
};

/// `condition ? yes : no`; also `%{ if }` inside a string.
struct Conditional {
  ExpressionPtr condition;
  ExpressionPtr yes;
  ExpressionPtr no;
};

/// `[a, b]`.
struct Tuple {
  std::vector<ExpressionPtr> elements;
};

/// `{ k = v }`. A key that was a bare identifier is a Literal string.
struct Object {
  struct Item {
    ExpressionPtr key;
    ExpressionPtr value;
  };
  std::vector<Item> items;
};

/// `[for v in xs : r if c]`, `{for k, v in xs : r => s... if c}`.
struct For {
  std::string_view key_name;  ///< empty with one name only
  std::string_view value_name;
  ExpressionPtr collection;
  ExpressionPtr key;  ///< null: the result is a tuple
  ExpressionPtr value;
  ExpressionPtr condition;  ///< may be null
  bool group = false;       ///< `...` after the value
};

/// `( x )`. Kept, so that a parenthesized object key differs from a bare one.
struct Parentheses {
  ExpressionPtr inner;
};

struct Expression {
  Place place;
  std::variant<Literal, Template, TemplateJoin, Variable, Access, FunctionCall, Unary, Binary, Conditional, Tuple,
               Object, For, Parentheses>
      node;
};

/// `name = expression`.
struct Attribute {
  std::string_view name;
  Place name_place;
  /// From the name to the end of the expression.
  Place place;
  ExpressionPtr expression;
};

/// A label of a block, with its escapes resolved.
struct Label {
  std::string text;
  Place place;
  bool quoted = false;
};

struct Block;

/// The contents of a file or block.
struct Body {
  /// In source order. A name occurs once unless ParseOptions::repeatable allowed it more often.
  std::vector<Attribute> attributes;
  /// In source order.
  std::vector<Block> blocks;
  Place place;

  /// Appends to `attributes`.
  void add(Attribute attribute);

  /// The first attribute called `name`, or null pointer. Precondition: `attributes` was filled by add().
  const Attribute* attribute(std::string_view name) const;

 private:
  /// Places in `attributes` by name, once there are too many to look through.
  std::unique_ptr<std::unordered_map<std::string_view, std::size_t>> index_;
};

/// `type "label" { ... }`.
struct Block {
  std::string_view type;
  Place type_place;
  std::vector<Label> labels;
  /// From the type to the last label: what messages about the whole block point at.
  Place header;
  /// From the type to the closing brace.
  Place place;
  Body body;
};

/// One parsed file.
struct File {
  std::shared_ptr<const Source> source;
  Body body;
};

/// A name that an expression takes from outside, with the steps that follow it as far as they are literal:
/// `data.sql["x"].values[i]` is {"data", "sql", "x", "values"}.
struct VariableUse {
  std::vector<std::string> path;
  /// From the name to the last step in `path`.
  Place place;
};

/// Calls `found` for every name `expression` uses, in source order; names bound by an enclosing `for` are left out.
void visit_variables(const Expression& expression, const std::function<void(const VariableUse&)>& found);

/// The same for all expressions of a body, nested blocks included.
void visit_variables(const Body& body, const std::function<void(const VariableUse&)>& found);

/// Whether the expression uses no name from outside (functions are allowed).
bool is_constant(const Expression& expression);

/// The function names an expression calls.
void visit_calls(const Expression& expression, const std::function<void(const FunctionCall&)>& found);

}  // namespace portolan::hcl
