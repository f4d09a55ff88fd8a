#include "operator/reconcile/reference_index.h"

#include <algorithm>

namespace portolan::reconcile {

void ReferenceIndex::set(const resources::ObjectKey& dependent, const std::vector<Reference>& references) {
  std::set<Referenced> next;
  for (const Reference& reference : references) next.emplace(std::string(reference.kind.kind), reference.key);
  const std::lock_guard lock(mutex_);
  for (const Referenced& old : references_[dependent]) {
    const auto entry = dependents_.find(old);
    if (next.contains(old) || entry == dependents_.end()) continue;
    entry->second.erase(dependent);
    if (entry->second.empty()) dependents_.erase(entry);
  }
  for (const Referenced& reference : next) dependents_[reference].insert(dependent);
  if (next.empty()) {
    references_.erase(dependent);
  } else {
    references_[dependent] = std::move(next);
  }
}

void ReferenceIndex::begin(const resources::ObjectKey& dependent) {
  const std::lock_guard lock(mutex_);
  meanwhile_[dependent].clear();
}

bool ReferenceIndex::outdated(const resources::ObjectKey& dependent, const std::vector<Reference>& references) const {
  const std::lock_guard lock(mutex_);
  const auto pass = meanwhile_.find(dependent);
  if (pass == meanwhile_.end()) return false;
  return std::any_of(references.begin(), references.end(), [&](const Reference& reference) {
    const auto change = pass->second.find({std::string(reference.kind.kind), reference.key});
    return change != pass->second.end() && change->second != reference.version;
  });
}

void ReferenceIndex::end(const resources::ObjectKey& dependent) {
  const std::lock_guard lock(mutex_);
  meanwhile_.erase(dependent);
}

std::vector<resources::ObjectKey> ReferenceIndex::changed(const resources::Kind& kind, const resources::ObjectKey& key,
                                                          const std::string& version) {
  const Referenced object(kind.kind, key);
  const std::lock_guard lock(mutex_);
  for (auto& [dependent, changes] : meanwhile_) changes[object] = version;
  const auto entry = dependents_.find(object);
  if (entry == dependents_.end()) return {};
  return {entry->second.begin(), entry->second.end()};
}

std::vector<resources::ObjectKey> ReferenceIndex::referenced(const resources::Kind& kind) const {
  const std::lock_guard lock(mutex_);
  std::vector<resources::ObjectKey> keys;
  for (const auto& [reference, dependents] : dependents_) {
    if (reference.first == kind.kind) keys.push_back(reference.second);
  }
  return keys;
}

}  // namespace portolan::reconcile
