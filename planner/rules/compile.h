#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "planner/rules/rules.h"
#include "planner/rules/tests.h"

namespace portolan::rules {

/// `assert { }`.
struct Assertion {
  Tests tests;
  /// Null pointer: the rule's description.
  const hcl::Expression* message = nullptr;
};

/// A block that walks over objects of one kind.
struct Walk {
  const Child* child = nullptr;
  Tests matches;
  std::vector<Assertion> assertions;
  std::vector<Walk> children;
};

/// A block of a rule: at the top of a schema rule, or inside `add`, `drop`, `modify` or `rename`.
struct TopWalk {
  /// Empty in a schema rule.
  std::string verb;
  Walk walk;
};

struct Rule {
  RuleHead head;
  std::vector<TopWalk> walks;
};

/// What rule files say. Points into their syntax trees.
struct Compiled {
  /// By kind and name; addresses stay.
  std::map<std::pair<std::string, std::string>, Predicate> predicates;
  std::vector<Rule> rules;
};

/// Checks every kind, attribute, operator and predicate that the files name. Throws SourceError.
/// @param names  variables and functions of the files
void compile(std::span<const hcl::File> files, const hcl::EvalContext& names, Compiled& compiled);

}  // namespace portolan::rules
