#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "operator/resources/metadata.h"

namespace portolan::kube {

/// The 64-bit FNV-1a hash, which every replica and version computes alike.
std::uint64_t fnv1a(std::string_view text);

/// The shard of an object: its label `portolan.db/shard` when that is a number below `shards`, otherwise
/// FNV-1a-64(`<namespace>/<name>`) mod `shards` (spec/operator.md 10.17).
int shard_of(const resources::ObjectKey& key, const std::map<std::string, std::string>& labels, int shards);

/// How many shards this replica may hold: at most ceil(shards / live replicas). A thread per shard asks before it tries
/// to take the shard's Lease and says when it is over. Safe from any thread.
class ShardQuota {
 public:
  /// @param live  counts the replicas; called from the asking threads
  ShardQuota(int shards, std::function<int()> live);

  /// Takes a place for one more shard, or says that there is none.
  bool take();

  /// Gives the place back.
  void give_back();

  /// Gives a place back if this replica holds more than its part; then the caller has to let its shard go.
  bool yield();

 private:
  int allowed() const;

  const int shards_;
  const std::function<int()> live_;
  std::mutex mutex_;
  int held_ = 0;
};

}  // namespace portolan::kube
