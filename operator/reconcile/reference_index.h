#pragma once

#include <map>
#include <mutex>
#include <set>
#include <vector>

#include "operator/reconcile/references.h"

namespace portolan::reconcile {

/// Who refers to which Secret or ConfigMap, as of each object's last pass. Thread-safe.
class ReferenceIndex {
 public:
  /// Replaces what `dependent` refers to.
  void set(const resources::ObjectKey& dependent, const std::vector<Reference>& references);
  void forget(const resources::ObjectKey& dependent) { set(dependent, {}); }

  std::vector<resources::ObjectKey> dependents(const resources::Kind& kind, const resources::ObjectKey& key) const;

  /// Every object of `kind` that somebody refers to.
  std::vector<resources::ObjectKey> referenced(const resources::Kind& kind) const;

 private:
  using Referenced = std::pair<std::string, resources::ObjectKey>;

  mutable std::mutex mutex_;
  std::map<Referenced, std::set<resources::ObjectKey>> dependents_;
  std::map<resources::ObjectKey, std::set<Referenced>> references_;
};

}  // namespace portolan::reconcile
