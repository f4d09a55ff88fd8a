#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "planner/diff/policy.h"
#include "planner/ports/dialect.h"

namespace portolan::diff {

/// Which current objects that are part of something (Dialect::managed_within) may be dropped: those whose owner has
/// such an object in the desired state as well, or goes away itself (spec/schema-language.md 4.10).
class Ownership {
 public:
  /// All must outlive this.
  Ownership(const ports::Dialect& dialect, const Policy& policy, const schema::Realm& from, const schema::Realm& to);

  /// Whether a current object that the desired state lacks is meant to go.
  bool may_drop(const schema::Object& object) const;

 private:
  void note(const schema::Schema& desired);

  const ports::Dialect& dialect_;
  const Policy& policy_;
  std::unordered_map<std::string, const schema::Object*> current_;
  std::unordered_set<std::string> current_tables_;
  /// Keys of what the desired state has, and of the owners of its objects.
  std::unordered_set<std::string> desired_;
  std::unordered_set<std::string> owners_;
};

}  // namespace portolan::diff
