#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "operator/devdb/settings.h"
#include "operator/log/logger.h"

namespace portolan::op {

/// Everything the operator can be told at start (spec/operator.md 7.1, 7.2, 10).
struct Options {
  std::string metrics_address = ":8080";
  std::string probes_address = ":8081";
  bool metrics_secure = false;
  bool leader_elect = false;
  std::string leader_election_id = "5220c287.atlasgo.io";
  /// Parts of the objects that replicas share out; each needs a Lease.
  int shards = 1;
  bool http2 = false;
  std::string label_selector;
  std::vector<std::string> namespaces;
  std::string kubeconfig;
  /// Folder of manifests; empty means an API server.
  std::string standalone;
  int workers = 0;
  int readers_per_target = 4;
  std::chrono::milliseconds shutdown_timeout{60000};
  log::Encoding log_encoding = log::Encoding::kConsole;
  log::Level log_level = log::Level::kInfo;

  /// Where dev databases come from, apart from what is known only later: the operator's own namespace.
  devdb::Settings dev_db;
  bool allow_custom_config = false;
  /// Folder of the registry behind `atlas://` URLs.
  std::string registry;
  /// Folders that custom configurations may read, and variables of the environment that they see.
  std::vector<std::string> config_paths;
  std::vector<std::string> config_variables;
  bool watch_secrets = true;
  std::string data_dir = "/tmp/data";

  bool show_help = false;
  bool show_version = false;
};

/// Reads flags (`-name value`, `--name=value`, both dashes) and environment variables. Unset listeners are off in
/// standalone mode. Throws UsageError naming the flag or variable.
Options parse_options(const std::vector<std::string>& arguments,
                      const std::function<std::string(const std::string&)>& environment);

/// The help text.
std::string usage();

}  // namespace portolan::op
