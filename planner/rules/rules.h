#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "planner/change/changes.h"
#include "planner/language/document.h"
#include "planner/language/inputs.h"
#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

/// The rule language of `*.rule.hcl` files (spec/lint-and-tools.md 8.2 to 8.5).
namespace portolan::rules {

/// An assertion that does not hold.
struct Violation {
  std::string text;
  /// Kind and names of the object (path_of in objects.h), which tell it from others.
  std::string object;
  /// The change that violates a migrate rule, counting from 0.
  std::size_t change = 0;
};

/// What a rule is called.
struct RuleHead {
  std::string name;
  std::string description;
  /// A migrate rule looks at changes, a schema rule at a schema.
  bool migrate = false;
};

/// The rules of one or several files that share predicates and variables. Used by one thread at a time.
class RuleSet {
 public:
  /// @param files   rule files; `path` is what messages show
  /// @param values  input variables of the files
  /// Throws SourceError with the place of whatever is unknown or missing, UsageError for a variable without a value.
  RuleSet(const std::vector<language::SourceFile>& files, const language::InputValues& values);
  RuleSet(const RuleSet&) = delete;
  RuleSet& operator=(const RuleSet&) = delete;
  ~RuleSet();

  /// In the order of the files.
  const std::vector<RuleHead>& rules() const;

  /// What violates a schema rule, in the order of the objects; nothing for a migrate rule.
  /// Throws SourceError for an expression that cannot be evaluated.
  std::vector<Violation> check_schema(std::size_t rule, const schema::Realm& realm,
                                      const ports::Dialect& dialect) const;

  /// What violates a migrate rule; nothing for a schema rule.
  /// @param after  the state that the changes lead to: where objects look for their schema and for referred tables
  /// Throws SourceError as check_schema.
  std::vector<Violation> check_changes(std::size_t rule, const change::Changes& changes, const schema::Realm& after,
                                       const ports::Dialect& dialect) const;

 private:
  struct Contents;
  std::unique_ptr<Contents> contents_;
};

}  // namespace portolan::rules
