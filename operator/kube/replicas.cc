#include "operator/kube/replicas.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "operator/kube/shards.h"

namespace portolan::kube {
namespace {

using resources::Lease;

/// Marks the Leases of one election's replicas; a label's value may be shorter than an election's name.
constexpr const char* kElectionLabel = "portolan.db/election";

std::string hex(std::uint64_t hash) {
  return fmt::format("{:016x}", hash);
}

}  // namespace

Replicas::Replicas(ObjectStore& store, const base::Clock& clock, std::string space, const std::string& election,
                   std::string identity, LeaseTimes times)
    : store_(store),
      clock_(clock),
      election_(hex(fnv1a(election))),
      identity_(std::move(identity)),
      key_{std::move(space), election + "-replica-" + hex(fnv1a(identity_))},
      times_(times) {}

void Replicas::beat() {
  try {
    renew();
    count();
  } catch (const Error&) {
    // The next beat tries again; who may act does not depend on it.
    return;
  }
}

void Replicas::renew() {
  const auto found = store_.get(resources::kLease, key_);
  Lease lease;
  if (found) lease = resources::lease_from_json(*found);
  lease.metadata.name = key_.name;
  lease.metadata.space = key_.space;
  lease.metadata.labels[kElectionLabel] = election_;
  lease.holder = identity_;
  lease.duration_seconds = std::chrono::duration_cast<std::chrono::seconds>(times_.duration).count();
  lease.renew_time = base::rfc3339(clock_.now(), 6);
  if (found) {
    store_.update(resources::kLease, resources::to_json(lease));
  } else {
    store_.create(resources::kLease, resources::to_json(lease));
  }
}

void Replicas::count() {
  const auto leases = store_.list(resources::kLease, key_.space, kElectionLabel + ("=" + election_));
  const auto now = clock_.steady();
  std::map<std::string, Seen> seen;
  int live = 0;
  const std::lock_guard lock(mutex_);
  for (const auto& document : leases) {
    const resources::Metadata metadata = resources::metadata_of(document);
    const auto before = seen_.find(metadata.name);
    const bool same = before != seen_.end() && before->second.version == metadata.resource_version;
    seen[metadata.name] = same ? before->second : Seen{metadata.resource_version, now};
    if (now - seen[metadata.name].at < times_.duration) ++live;
  }
  seen_ = std::move(seen);
  live_ = std::max(1, live);
}

int Replicas::live() const {
  const std::lock_guard lock(mutex_);
  return live_;
}

void Replicas::leave() {
  try {
    store_.remove(resources::kLease, key_);
  } catch (const Error&) {
    // Others see its silence.
    return;
  }
}

}  // namespace portolan::kube
