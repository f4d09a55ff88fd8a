#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "operator/kube/leader.h"
#include "operator/kube/object_store.h"
#include "planner/base/clock.h"

namespace portolan::kube {

/// Who takes part in one election, so that shards can be spread evenly (spec/operator.md 10.17): each replica keeps a
/// Lease of its own, and one that was seen unchanged for its duration by our clock counts as gone. Only the spread
/// depends on it, never who may act. Safe from any thread.
class Replicas {
 public:
  /// @param space     namespace of the Leases
  /// @param election  common name; the Lease of a replica is `<election>-replica-<hash of its identity>`
  /// References must outlive the object.
  Replicas(ObjectStore& store, const base::Clock& clock, std::string space, const std::string& election,
           std::string identity, LeaseTimes times = {});

  /// Renews our Lease and looks at the others'. Trouble with the API server leaves the last count in force; never
  /// throws.
  void beat();

  /// How many replicas live, this one included.
  int live() const;

  /// Removes our Lease. Never throws.
  void leave();

 private:
  struct Seen {
    std::string version;
    std::chrono::steady_clock::time_point at;
  };

  void renew();
  void count();

  ObjectStore& store_;
  const base::Clock& clock_;
  const std::string election_;
  const std::string identity_;
  const ObjectKey key_;
  const LeaseTimes times_;

  mutable std::mutex mutex_;
  std::map<std::string, Seen> seen_;  ///< by name of the Lease
  int live_ = 1;
};

}  // namespace portolan::kube
