#pragma once

#include <memory>
#include <string>

#include "operator/config/configuration.h"
#include "operator/devdb/settings.h"
#include "operator/kube/kube_store.h"
#include "operator/log/logger.h"
#include "operator/options.h"
#include "operator/shard.h"

/// What the parts of the operator are told at start, out of its options and its surroundings.
namespace portolan::op {

/// A variable of this process's environment; "" when it is not set.
std::string variable(const std::string& name);

/// The place where objects live and the namespace that is the operator's own.
struct Home {
  std::unique_ptr<kube::ObjectStore> store;
  std::string space;
};

/// An API server, or the folder of standalone mode. Throws UsageError.
Home open_home(const Options& options, const kube::KubeStoreOptions& store_options);

/// What custom configurations may do.
config::Rules config_rules(const Options& options);

/// @param own_space  the operator's own namespace
devdb::Settings dev_settings(const Options& options, const std::string& own_space);

/// Asks the store whether it has AtlasDriftCheck.
ShardSettings shard_settings(const Options& options, const Home& home, log::Logger& logger);

/// Logs what this process is about to watch.
void announce(const Options& options, log::Logger& logger);

}  // namespace portolan::op
