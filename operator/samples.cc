#include "operator/samples.h"

#include <string>
#include <utility>

namespace portolan::op {

kube::QueueStats queue_stats(const Shards& shards, const resources::Kind& kind) {
  kube::QueueStats sum;
  for (const auto& shard : shards) sum += shard->manager().queue_stats(kind);
  return sum;
}

std::vector<serve::Sample> shard_samples(const Shards& shards) {
  std::vector<serve::Sample> samples;
  for (const auto& shard : shards) {
    samples.push_back({"portolan_shard_held",
                       "1 when this replica works on the shard",
                       {{"shard", std::to_string(shard->index())}},
                       shard->active() ? 1.0 : 0.0});
  }
  return samples;
}

std::vector<serve::Sample> pool_samples(const devdb::Pool& pool) {
  std::vector<serve::Sample> samples;
  for (const auto& [driver, count] : pool.counts()) {
    for (const auto& [state, value] : {std::pair("running", count.running), std::pair("in_use", count.in_use)}) {
      samples.push_back({"portolan_devdb_instances",
                         "Dev database servers in the cluster",
                         {{"driver", driver}, {"state", state}},
                         static_cast<double>(value)});
    }
  }
  return samples;
}

}  // namespace portolan::op
