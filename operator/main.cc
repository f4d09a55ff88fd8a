#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "operator/devdb/pool.h"
#include "operator/hash_key.h"
#include "operator/kube/config.h"
#include "operator/kube/kube_store.h"
#include "operator/kube/replicas.h"
#include "operator/options.h"
#include "operator/reconcile/dir_archive.h"
#include "operator/serve/endpoints.h"
#include "operator/serve/metrics.h"
#include "operator/shard.h"
#include "operator/standalone/folder_store.h"
#include "operator/support_bundle.h"
#include "planner/base/errors.h"
#include "planner/base/program.h"
#include "planner/engine/cache.h"

namespace {

using namespace portolan;

constexpr std::size_t kStateCacheBytes = 32 << 20;
constexpr const char* kElectionNamespace = "default";
/// A silent replica's part is up before its Leases are, so that they are taken as soon as they may be.
constexpr std::chrono::seconds kSilence{8};

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? "" : value;
}

/// Turns SIGTERM and SIGINT into a stop request; a process that does not come to a halt in time is ended, because a pod
/// that outlives its grace period is killed anyway and the database's own rules apply (design/exactly-once.md).
class SignalWatch {
 public:
  SignalWatch(std::stop_source& stop, std::chrono::milliseconds timeout) {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGTERM);
    sigaddset(&signals_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::jthread([this, &stop, timeout](const std::stop_token& ended) {
      const timespec slice{.tv_sec = 0, .tv_nsec = 200'000'000};
      while (!ended.stop_requested()) {
        if (sigtimedwait(&signals_, nullptr, &slice) <= 0) continue;
        stop.request_stop();
        if (base::system_clock().sleep(timeout, ended)) std::_Exit(1);
      }
    });
  }

 private:
  sigset_t signals_{};
  std::jthread thread_;
};

std::string identity() {
  char host[256] = "portolan";
  ::gethostname(host, sizeof host - 1);
  return std::string(host) + "_" + std::to_string(::getpid()) + "_" +
         std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
}

/// The place where objects live and the namespace that is the operator's own.
struct Home {
  std::unique_ptr<kube::ObjectStore> store;
  std::string space;
};

Home open_home(const op::Options& options, const kube::KubeStoreOptions& store_options) {
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

config::Rules config_rules(const op::Options& options) {
  config::Rules rules{
      .allowed = options.allow_custom_config, .folders = options.config_paths, .store = options.registry};
  std::vector<std::string> names = {"PATH", "TMPDIR", "TZ", "LANG", "LC_ALL"};
  names.insert(names.end(), options.config_variables.begin(), options.config_variables.end());
  for (const std::string& name : names) {
    if (const std::string value = variable(name); !value.empty()) rules.environment.emplace(name, value);
  }
  return rules;
}

devdb::Settings dev_settings(const op::Options& options, const std::string& own_space) {
  devdb::Settings settings = options.dev_db;
  settings.operator_space = own_space;
  if (settings.pool_space.empty()) settings.pool_space = own_space;
  settings.watched = options.namespaces;
  return settings;
}

void announce(const op::Options& options, log::Logger& logger) {
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

/// Queue numbers of one kind over all shards.
kube::QueueStats queue_stats(const op::Shards& shards, const resources::Kind& kind) {
  kube::QueueStats sum;
  for (const auto& shard : shards) sum += shard->manager().queue_stats(kind);
  return sum;
}

std::vector<serve::Sample> shard_samples(const op::Shards& shards) {
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

/// Clusters and roles may not have this kind, which came later than the others (spec/operator.md 10).
bool serves_drift_checks(kube::ObjectStore& store, const op::Options& options, log::Logger& logger) {
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

op::ShardSettings shard_settings(const op::Options& options, const Home& home, log::Logger& logger) {
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

/// Why this process is not ready, or "": replicas that wait for a Lease are.
std::string unready(const op::Shards& shards, kube::ObjectStore& store) {
  for (const auto& shard : shards) {
    if (shard->active() && !shard->manager().synced()) return "caches are not synced";
  }
  try {
    store.check();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

int run(const op::Options& options) {
  std::stop_source stop;
  const SignalWatch signals(stop, options.shutdown_timeout);
  log::Logger logger(options.log_level, options.log_encoding);
  serve::Metrics metrics(options.workers);
  kube::KubeStoreOptions store_options;
  store_options.on_problem = [&logger](const std::string& text) { logger.warning(text); };
  store_options.on_answer = [&metrics](const std::string& method, int code) { metrics.count_request(method, code); };
  const Home home = open_home(options, store_options);

  const ports::Registry registry = drivers::make_registry();
  dev::UrlDatabases dev(registry);
  engine::StateCache cache(kStateCacheBytes, options.data_dir + "/states", base::program_identity());
  reconcile::TargetGate gate(static_cast<std::size_t>(options.readers_per_target));
  reconcile::Heartbeats heartbeats;
  reconcile::Cancellations cancellations;
  reconcile::Environment environment{*home.store, registry, dev, cache, logger, gate};
  environment.hash_key = op::load_hash_key(*home.store, home.space);
  environment.config = config_rules(options);
  environment.heartbeats = &heartbeats;
  environment.cancellations = &cancellations;

  op::Shards shards;
  std::optional<devdb::Pool> pool;
  if (options.standalone.empty()) {
    pool.emplace(*home.store, registry, dev_settings(options, home.space), logger,
                 [&shards](const devdb::Waiter& waiter) {
                   for (const auto& shard : shards) shard->manager().wake(waiter.kind, waiter.key);
                 });
    environment.dev_pool = &*pool;
  }
  const op::ShardSettings settings = shard_settings(options, home, logger);
  for (int i = 0; i < options.shards; ++i) {
    shards.push_back(std::make_unique<op::Shard>(environment, settings, op::ShardPart{i, options.shards}, &metrics));
  }
  metrics.read_queues_with([&shards](const resources::Kind& kind) { return queue_stats(shards, kind); });
  metrics.read_samples_with([&shards] { return shard_samples(shards); });
  if (pool) metrics.read_samples_with([&pool] { return pool_samples(*pool); });
  metrics.read_samples_with([&gate]() -> std::vector<serve::Sample> {
    return {{"portolan_target_inflight", "Passes at targets now", {}, static_cast<double>(gate.inflight())}};
  });

  const serve::Endpoints endpoints(
      options.probes_address, {options.metrics_address, options.metrics_secure},
      {[&heartbeats] { return heartbeats.stuck(); }, [&] { return unready(shards, *home.store); }}, metrics);
  announce(options, logger);
  std::optional<kube::Replicas> replicas;
  if (options.shards > 1) {
    replicas.emplace(*home.store, base::system_clock(), home.space, options.leader_election_id, settings.identity,
                     kube::LeaseTimes{.duration = kSilence});
  }
  std::set<int> held;
  std::jthread tidying;
  const auto on_change = [&](int shard, bool active) {
    active ? static_cast<void>(held.insert(shard)) : static_cast<void>(held.erase(shard));
    metrics.set_leader(!held.empty());
    logger.info(active ? "working" : "not working any more", {{"logger", "setup"}, {"shard", std::to_string(shard)}});
    if (!pool || shard != 0) return;
    tidying = active ? std::jthread([&pool](const std::stop_token& ended) { pool->run(ended); }) : std::jthread();
  };
  op::run_shards(shards, replicas ? &*replicas : nullptr, on_change, stop.get_token());
  logger.info("stopped", {{"logger", "setup"}});
  return 0;
}

/// Writes a compressed tar to standard output.
int write_support_bundle(const op::Options& options) {
  if (!options.standalone.empty()) throw UsageError("a support bundle is made of what an API server has");
  if (::isatty(STDOUT_FILENO) == 1)
    throw UsageError("send the support bundle to a file: support-bundle > bundle.tar.gz");
  const Home home = open_home(options, {});
  const auto files = op::support_bundle(*home.store, {options.namespaces, options.label_selector, home.space});
  std::cout << reconcile::pack_directory(files) << std::flush;
  if (!std::cout) throw Error("the support bundle could not be written");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    std::vector<std::string> arguments(argv + 1, argv + argc);
    const bool bundle = !arguments.empty() && arguments.front() == "support-bundle";
    if (bundle) arguments.erase(arguments.begin());
    const op::Options options = op::parse_options(arguments, variable);
    if (options.show_help) {
      std::cout << op::usage();
      return 0;
    }
    if (options.show_version) {
      std::cout << "portolan-operator v" << PORTOLAN_VERSION << "\n";
      return 0;
    }
    return bundle ? write_support_bundle(options) : run(options);
  } catch (const SourceError& error) {
    std::cerr << "Error: " << error.detailed() << "\n";
  } catch (const std::exception& error) {
    std::cerr << "Error: " << error.what() << "\n";
  }
  return 1;
}
