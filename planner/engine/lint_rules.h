#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "planner/lint/analyze.h"
#include "planner/ports/dialect.h"
#include "planner/rules/rules.h"
#include "planner/schema/model.h"

namespace portolan::engine {

/// A block `rule "hcl"` of the project file.
struct LintRules {
  std::shared_ptr<const rules::RuleSet> rules;
  /// Violations make the command fail.
  bool error = true;
};

/// What users' rules say about one migration file (spec/lint-and-tools.md 8.4): migrate rules about its changes, schema
/// rules about what holds when the file has run and did not before. Refers to the rules.
class RuleWatch {
 public:
  explicit RuleWatch(const std::vector<LintRules>& rules) : rules_(rules) {}

  /// The state before the file. Without it, schema rules say nothing. Throws SourceError, as the others do.
  void begin(const schema::Realm& state, const ports::Dialect& dialect);

  /// The state after the statement at a byte position of the file.
  void note(std::size_t position, const schema::Realm& state, const ports::Dialect& dialect);

  /// One entry per rule that found something, in their order.
  /// @param file   the file's statements, rebuilds merged
  /// @param after  the state that the file leads to
  std::vector<lint::RuleFindings> findings(const ports::LintFile& file, const schema::Realm& after,
                                           const ports::Dialect& dialect) const;

 private:
  /// Object and text of a violation: what tells it from others of its rule.
  using Key = std::pair<std::string, std::string>;
  struct Seen {
    Key key;
    /// Where the statement stands that made it.
    std::size_t position = 0;
  };
  /// Violations of one schema rule in the order in which they were found.
  using Violations = std::vector<Seen>;

  std::vector<Violations> violations(const schema::Realm& state, const ports::Dialect& dialect) const;

  const std::vector<LintRules>& rules_;
  /// One entry per rule of all sets.
  std::vector<Violations> before_, now_;
};

}  // namespace portolan::engine
