#pragma once

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "operator/reconcile/references.h"

namespace portolan::reconcile {

/// Who refers to which Secret or ConfigMap, as of each object's last pass. Thread-safe.
class ReferenceIndex {
 public:
  /// Replaces what `dependent` refers to.
  void set(const resources::ObjectKey& dependent, const std::vector<Reference>& references);
  void forget(const resources::ObjectKey& dependent) { set(dependent, {}); }

  /// A pass over `dependent` begins: what it will refer to is not known yet, so every change until end() is remembered.
  void begin(const resources::ObjectKey& dependent);
  /// Whether one of the pass's references was changed after the pass had read it. Called after set().
  bool outdated(const resources::ObjectKey& dependent, const std::vector<Reference>& references) const;
  void end(const resources::ObjectKey& dependent);

  /// An object was created, changed or deleted (version ""). Returns who refers to it.
  std::vector<resources::ObjectKey> changed(const resources::Kind& kind, const resources::ObjectKey& key,
                                            const std::string& version);

  /// Every object of `kind` that somebody refers to.
  std::vector<resources::ObjectKey> referenced(const resources::Kind& kind) const;

 private:
  using Referenced = std::pair<std::string, resources::ObjectKey>;

  mutable std::mutex mutex_;
  std::map<Referenced, std::set<resources::ObjectKey>> dependents_;
  std::map<resources::ObjectKey, std::set<Referenced>> references_;
  /// What changed while a pass runs, and to which version.
  std::map<resources::ObjectKey, std::map<Referenced, std::string>> meanwhile_;
};

}  // namespace portolan::reconcile
