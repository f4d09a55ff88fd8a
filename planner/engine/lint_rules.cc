#include "planner/engine/lint_rules.h"

#include <algorithm>

namespace portolan::engine {
namespace {

/// The statement at or before a byte position, of several there the first: those of a rebuild are merged into the first
/// of them, and the changes of a file that was run as a whole stand before its statements.
std::size_t statement_at(const ports::LintFile& file, std::size_t position) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    const std::size_t start = file.statements[i].source.position;
    if (start <= position && start > file.statements[found].source.position) found = i;
  }
  return found;
}

}  // namespace

std::vector<RuleWatch::Violations> RuleWatch::violations(const schema::Realm& state,
                                                         const ports::Dialect& dialect) const {
  std::vector<Violations> all;
  for (const LintRules& set : rules_) {
    for (std::size_t i = 0; i < set.rules->rules().size(); ++i) {
      Violations& list = all.emplace_back();
      for (rules::Violation& violation : set.rules->check_schema(i, state, dialect)) {
        list.push_back({{std::move(violation.object), std::move(violation.text)}});
      }
    }
  }
  return all;
}

void RuleWatch::begin(const schema::Realm& state, const ports::Dialect& dialect) {
  if (rules_.empty()) return;
  before_ = violations(state, dialect);
  now_ = before_;
}

void RuleWatch::note(std::size_t position, const schema::Realm& state, const ports::Dialect& dialect) {
  if (rules_.empty()) return;
  std::vector<Violations> now = violations(state, dialect);
  for (std::size_t rule = 0; rule < now.size(); ++rule) {
    std::map<Key, std::size_t> known;
    for (const Seen& seen : now_[rule]) known.emplace(seen.key, seen.position);
    for (Seen& seen : now[rule]) {
      const auto old = known.find(seen.key);
      seen.position = old == known.end() ? position : old->second;
    }
  }
  now_ = std::move(now);
}

std::vector<lint::RuleFindings> RuleWatch::findings(const ports::LintFile& file, const schema::Realm& after,
                                                    const ports::Dialect& dialect) const {
  std::vector<lint::RuleFindings> all;
  std::size_t number = 0;
  for (const LintRules& set : rules_) {
    for (std::size_t i = 0; i < set.rules->rules().size(); ++i, ++number) {
      const rules::RuleHead& head = set.rules->rules()[i];
      lint::RuleFindings found{head.name, head.description, set.error};
      for (std::size_t at = 0; at < file.statements.size(); ++at) {
        for (const auto& violation : set.rules->check_changes(i, file.statements[at].changes, after, dialect)) {
          found.findings.push_back({head.name, violation.text, at});
        }
      }
      std::map<Key, bool> old;
      if (!before_.empty()) {
        for (const Seen& seen : before_[number]) old.emplace(seen.key, true);
        for (const Seen& seen : now_[number]) {
          if (old.count(seen.key) == 0) {
            found.findings.push_back({head.name, seen.key.second, statement_at(file, seen.position)});
          }
        }
      }
      if (!found.findings.empty()) all.push_back(std::move(found));
    }
  }
  return all;
}

}  // namespace portolan::engine
