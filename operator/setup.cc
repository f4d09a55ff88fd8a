#include "operator/setup.h"

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "operator/kube/config.h"
#include "operator/standalone/folder_store.h"

namespace portolan::op {
namespace {

constexpr const char* kElectionNamespace = "default";

std::string identity() {
  char host[256] = "portolan";
  ::gethostname(host, sizeof host - 1);
  return std::string(host) + "_" + std::to_string(::getpid()) + "_" +
         std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
}

/// Clusters and roles may not have this kind, which came later than the others (spec/operator.md 10).
bool serves_drift_checks(kube::ObjectStore& store, const Options& options, log::Logger& logger) {
  const auto leave_out = [&logger](const Error& error) {
    logger.warning(std::string("AtlasDriftCheck is not handled: ") + error.what(), {{"logger", "setup"}});
    return false;
  };
  try {
    store.list(resources::kAtlasDriftCheck, options.namespaces.empty() ? "" : options.namespaces.front());
    return true;
  } catch (const kube::NotFound& error) {
    return leave_out(error);
  } catch (const kube::Forbidden& error) {
    return leave_out(error);
  }
}

}  // namespace

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

Home open_home(const Options& options, const kube::KubeStoreOptions& store_options) {
  if (!options.standalone.empty()) {
    const auto report = [](const std::string& line) { std::cout << line << std::endl; };
    return {std::make_unique<standalone::FolderStore>(options.standalone, report), "default"};
  }
  kube::ClusterConfig config = !options.kubeconfig.empty() ? kube::kubeconfig(options.kubeconfig)
                               : !variable("KUBERNETES_SERVICE_HOST").empty()
                                   ? kube::in_cluster_config(variable)
                                   : kube::kubeconfig(variable("KUBECONFIG"));
  std::string space = !variable("POD_NAMESPACE").empty() ? variable("POD_NAMESPACE") : config.space;
  if (space.empty()) space = kElectionNamespace;
  return {std::make_unique<kube::KubeStore>(std::move(config), base::system_clock(), store_options), space};
}

config::Rules config_rules(const Options& options) {
  config::Rules rules{
      .allowed = options.allow_custom_config, .folders = options.config_paths, .store = options.registry};
  std::vector<std::string> names = {"PATH", "TMPDIR", "TZ", "LANG", "LC_ALL"};
  names.insert(names.end(), options.config_variables.begin(), options.config_variables.end());
  for (const std::string& name : names) {
    if (const std::string value = variable(name); !value.empty()) rules.environment.emplace(name, value);
  }
  return rules;
}

devdb::Settings dev_settings(const Options& options, const std::string& own_space) {
  devdb::Settings settings = options.dev_db;
  settings.operator_space = own_space;
  if (settings.pool_space.empty()) settings.pool_space = own_space;
  settings.watched = options.namespaces;
  return settings;
}

ShardSettings shard_settings(const Options& options, const Home& home, log::Logger& logger) {
  const bool elected = options.leader_elect && options.standalone.empty();
  return {.manager = {.namespaces = options.namespaces,
                      .label_selector = options.label_selector,
                      .workers = options.workers,
                      .watch_secrets = options.watch_secrets},
          .drift_checks = serves_drift_checks(*home.store, options, logger),
          .election = elected ? options.leader_election_id : "",
          .space = home.space,
          .identity = identity()};
}

void announce(const Options& options, log::Logger& logger) {
  logger.info("starting manager", {{"logger", "setup"}, {"version", PORTOLAN_VERSION}});
  if (!options.label_selector.empty()) {
    logger.info("restricting managed resources to label selector",
                {{"logger", "setup"}, {"selector", options.label_selector}});
  }
  if (options.namespaces.empty()) {
    logger.info("watching all namespaces (cluster scope)", {{"logger", "setup"}});
  } else {
    std::string names;
    for (const std::string& name : options.namespaces) names += (names.empty() ? "" : ",") + name;
    logger.info("restricting watch to namespaces", {{"logger", "setup"}, {"namespaces", names}});
  }
}

}  // namespace portolan::op
