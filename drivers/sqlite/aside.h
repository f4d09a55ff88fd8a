#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "drivers/sqlite/dependents.h"
#include "planner/change/changes.h"

namespace portolan::sqlite {

/// Views and triggers that no change of a plan is about but that must be out of the way while it drops, rebuilds and
/// renames: those that a document does not manage, or that a policy keeps. They come back as they were.
class Aside {
 public:
  /// Throws Error where one would come back with a name that the plan takes away.
  explicit Aside(const change::Changes& changes);

  /// In the order to create them again: no view depends on a trigger, and a view need not find what it reads.
  const std::vector<Dependent>& kept() const { return kept_; }

  /// Whether it goes for good, with the table or view it is on.
  bool goes(const Dependent& dependent) const { return !dependent.is_view() && going_.contains(dependent.name); }

  /// Whether a statement of the plan drops it.
  bool drops(const Dependent& dependent) const;

 private:
  enum class Which { kAll, kOwn, kOthers };

  void note_changes(const change::Changes& changes);
  void collect(const schema::Properties& properties, Which which);
  void refuse_renames() const;

  std::vector<Dependent> kept_;
  /// By kind and name: what is kept, and what changes drop and make.
  std::unordered_set<std::string> known_, dropped_, made_;
  /// Names of triggers.
  std::unordered_set<std::string> going_;
  /// Of the tables and columns that get another name.
  std::vector<std::string> old_names_;
};

}  // namespace portolan::sqlite
