#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"
#include "planner/lint/patterns.h"
#include "planner/rules/objects.h"

/// What a predicate is made of (spec/lint-and-tools.md 8.3). Tests point into the syntax tree of the rule files.
namespace portolan::rules {

/// Where a test is asked.
struct Frame {
  const Model& model;
  /// `var` and the functions.
  const hcl::EvalContext& names;
  /// The object whose block is looked at: `self` of operands, messages and `vars`.
  const Subject& self;
  /// How many predicates are inside each other.
  int depth = 0;
};

/// The value of an expression in which `self` is the subject. Throws SourceError.
hcl::Value evaluate(const hcl::Expression& expression, const Frame& frame, const Subject& self);

class Test {
 public:
  virtual ~Test() = default;
  /// Throws SourceError for an expression that cannot be evaluated or compared.
  virtual bool holds(const Frame& frame, const Subject& subject) const = 0;
};
using TestPtr = std::unique_ptr<Test>;
using Tests = std::vector<TestPtr>;

/// All of them hold: the contents of a block.
bool all_hold(const Tests& tests, const Frame& frame, const Subject& subject);

/// `and { }` and `or { }`.
class Junction : public Test {
 public:
  Junction(Tests tests, bool any) : tests_(std::move(tests)), any_(any) {}
  bool holds(const Frame& frame, const Subject& subject) const override;

 private:
  Tests tests_;
  bool any_;
};

/// `not { }`.
class Negation : public Test {
 public:
  explicit Negation(Tests tests) : tests_(std::move(tests)) {}
  bool holds(const Frame& frame, const Subject& subject) const override { return !all_hold(tests_, frame, subject); }

 private:
  Tests tests_;
};

/// `condition = EXPRESSION`.
class Condition : public Test {
 public:
  explicit Condition(const hcl::Expression& expression) : expression_(expression) {}
  bool holds(const Frame& frame, const Subject& subject) const override;

 private:
  const hcl::Expression& expression_;
};

/// `eq`, `ne`, `lt`, ...: what an operator says about the subject and its operand.
using Compare = bool (*)(const hcl::Value& subject, const hcl::Value& operand, const hcl::Place& place);
/// Null pointer for a name that is no operator; `match` is a class of its own.
Compare find_operator(std::string_view name);
std::vector<std::string> operator_names();

class Comparison : public Test {
 public:
  Comparison(Compare compare, const hcl::Expression& operand) : compare_(compare), operand_(operand) {}
  bool holds(const Frame& frame, const Subject& subject) const override;

 private:
  Compare compare_;
  const hcl::Expression& operand_;
};

/// `match = EXPRESSION`: RE2, unanchored. Null and what is no text match nothing.
class Match : public Test {
 public:
  explicit Match(const hcl::Expression& operand) : operand_(operand) {}
  bool holds(const Frame& frame, const Subject& subject) const override;

 private:
  const hcl::Expression& operand_;
  /// The last expression that was asked for.
  mutable std::optional<std::pair<std::string, lint::Pattern>> compiled_;
};

/// `name { ... }`: an attribute of the object; `self { ... }`: the object itself.
class OfAttribute : public Test {
 public:
  /// @param attribute  null pointer: the object itself
  OfAttribute(const Attribute* attribute, Tests tests) : attribute_(attribute), tests_(std::move(tests)) {}
  bool holds(const Frame& frame, const Subject& subject) const override;

 private:
  const Attribute* attribute_;
  Tests tests_;
};

enum class Quantity { kAll, kAny };

/// `all { CHILD { ... } }`, `any { ... }` and `exists { ... }`.
class Quantifier : public Test {
 public:
  Quantifier(Quantity quantity, const Child& child, Tests tests)
      : quantity_(quantity), child_(child), tests_(std::move(tests)) {}
  bool holds(const Frame& frame, const Subject& subject) const override;

 private:
  Quantity quantity_;
  const Child& child_;
  Tests tests_;
};

/// `count { CHILD { ... } OP = N }`.
class Count : public Test {
 public:
  Count(const Child& child, Tests tests, Tests comparisons)
      : child_(child), tests_(std::move(tests)), comparisons_(std::move(comparisons)) {}
  bool holds(const Frame& frame, const Subject& subject) const override;

 private:
  const Child& child_;
  Tests tests_;
  Tests comparisons_;
};

/// `predicate "KIND" "NAME"`: what its blocks of that name say together.
struct Predicate {
  /// A `variable` block.
  struct Parameter {
    std::string name;
    hcl::Type type;
    std::optional<hcl::Value> fallback;
  };
  const Kind* kind = nullptr;
  std::string name;
  std::vector<Parameter> parameters;
  Tests tests;
};

/// `predicate = predicate.KIND.NAME` with `vars = { ... }`.
class Use : public Test {
 public:
  /// @param vars  null pointer when there are none
  Use(const Predicate& predicate, const hcl::Expression& place, const hcl::Expression* vars)
      : predicate_(predicate), place_(place), vars_(vars) {}
  bool holds(const Frame& frame, const Subject& subject) const override;

 private:
  hcl::Value arguments(const Frame& frame) const;

  const Predicate& predicate_;
  const hcl::Expression& place_;
  const hcl::Expression* vars_;
};

}  // namespace portolan::rules
