#pragma once

#include <vector>

#include "operator/devdb/pool.h"
#include "operator/serve/metrics.h"
#include "operator/shard.h"

/// What metrics tell of the parts of this process, read anew at each scrape.
namespace portolan::op {

/// Queue numbers of one kind over all shards.
kube::QueueStats queue_stats(const Shards& shards, const resources::Kind& kind);

/// Which shards this replica holds.
std::vector<serve::Sample> shard_samples(const Shards& shards);

/// Servers of the pool of dev databases.
std::vector<serve::Sample> pool_samples(const devdb::Pool& pool);

}  // namespace portolan::op
