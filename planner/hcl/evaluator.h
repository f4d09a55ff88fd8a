#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"

namespace portolan::hcl {

/// Computes expressions in one context; the public door is eval.h. Recursion is bounded by the parser's limit of
/// nesting.
class Evaluator {
 public:
  /// How many expressions may still be computed for the one the caller asked for: loops inside loops end by it.
  struct Budget {
    static constexpr std::size_t whole = 1000000;
    std::size_t steps = whole;
  };

  Evaluator(const EvalContext& context, Budget& budget) : context_(context), budget_(budget) {}

  Value run(const Expression& expression) const;

 private:
  // One per kind of node, eval.cc.
  Value visit(const Expression& whole, const Literal& node) const;
  Value visit(const Expression& whole, const Template& node) const;
  Value visit(const Expression& whole, const TemplateJoin& node) const;
  Value visit(const Expression& whole, const Variable& node) const;
  Value visit(const Expression& whole, const Access& node) const;
  Value visit(const Expression& whole, const FunctionCall& node) const;
  Value visit(const Expression& whole, const Unary& node) const;
  Value visit(const Expression& whole, const Binary& node) const;
  Value visit(const Expression& whole, const Conditional& node) const;
  Value visit(const Expression& whole, const Tuple& node) const;
  Value visit(const Expression& whole, const Object& node) const;
  Value visit(const Expression& whole, const For& node) const;
  Value visit(const Expression& whole, const Parentheses& node) const;

  void append_part(std::string& text, const Value& part, const Place& place) const;
  Value for_result(const Expression& whole, const For& node, const Value& collection) const;

  // Names and steps, eval_access.cc.
  Resolver::Resolved look_up(const Variable& variable, std::span<const std::string_view> path, const Place& place,
                             const Place& name_place) const;
  [[noreturn]] void unknown_name(std::string_view name, bool bare, const Place& place) const;
  Value steps(Value value, std::span<const Step> steps) const;
  Value attribute(const Value& value, std::string_view name, const Place& place) const;
  Value index(const Value& value, const Value& key, const Place& place) const;
  Value member(const Reference& reference, std::string_view name, const Place& place) const;

  // Calls, eval_call.cc.
  const Function* find_function(std::string_view name) const;
  Value call(const FunctionCall& node, const Function& function, const Place& whole) const;
  Value first_that_works(const FunctionCall& node, const Place& whole) const;
  Value can(const FunctionCall& node, const Place& whole) const;
  [[noreturn]] void unknown_function(const FunctionCall& node) const;

  // Operators, eval_operators.cc.
  Value apply(Operator op, const Value& left, const Place& left_place, const Value& right,
              const Place& right_place) const;

  const EvalContext& context_;
  Budget& budget_;
};

}  // namespace portolan::hcl
