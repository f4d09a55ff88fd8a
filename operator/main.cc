#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "operator/devdb/pool.h"
#include "operator/hash_key.h"
#include "operator/kube/config.h"
#include "operator/kube/kube_store.h"
#include "operator/kube/leader.h"
#include "operator/options.h"
#include "operator/reconcile/drift_check_reconciler.h"
#include "operator/reconcile/manager.h"
#include "operator/reconcile/migration_reconciler.h"
#include "operator/reconcile/schema_reconciler.h"
#include "operator/serve/endpoints.h"
#include "operator/serve/metrics.h"
#include "operator/standalone/folder_store.h"
#include "planner/base/errors.h"
#include "planner/base/program.h"
#include "planner/engine/cache.h"

namespace {

using namespace portolan;

constexpr std::size_t kStateCacheBytes = 32 << 20;
constexpr const char* kElectionNamespace = "default";

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

Home open_home(const op::Options& options, log::Logger& logger) {
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
  kube::KubeStoreOptions store_options;
  store_options.on_problem = [&logger](const std::string& text) { logger.warning(text); };
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

int run(const op::Options& options) {
  std::stop_source stop;
  const SignalWatch signals(stop, options.shutdown_timeout);
  log::Logger logger(options.log_level, options.log_encoding);
  const Home home = open_home(options, logger);

  const ports::Registry registry = drivers::make_registry();
  dev::UrlDatabases dev(registry);
  engine::StateCache cache(kStateCacheBytes, options.data_dir + "/states", base::program_identity());
  reconcile::TargetGate gate(static_cast<std::size_t>(options.readers_per_target));
  reconcile::Heartbeats heartbeats;
  reconcile::Environment environment{*home.store, registry, dev, cache, logger, gate};
  environment.hash_key = op::load_hash_key(*home.store, home.space);
  environment.config = config_rules(options);
  environment.heartbeats = &heartbeats;

  std::optional<kube::LeaseLock> lease;
  if (options.leader_elect && options.standalone.empty()) {
    lease.emplace(*home.store, base::system_clock(), kube::ObjectKey{home.space, options.leader_election_id},
                  identity());
    environment.may_act = [&lease](const resources::ObjectKey&) {
      if (!lease->held()) throw Stopped("the election Lease is lost");
    };
  }

  reconcile::SchemaReconciler schemas(environment);
  reconcile::MigrationReconciler migrations(environment);
  reconcile::DriftCheckReconciler drift_checks(environment);
  std::vector<reconcile::Reconciler*> reconcilers = {&schemas, &migrations};
  if (serves_drift_checks(*home.store, options, logger)) reconcilers.push_back(&drift_checks);
  serve::Metrics metrics(options.workers);
  reconcile::Manager manager(environment, reconcilers,
                             {.namespaces = options.namespaces,
                              .label_selector = options.label_selector,
                              .workers = options.workers,
                              .watch_secrets = options.watch_secrets},
                             &metrics);
  std::optional<devdb::Pool> pool;
  if (options.standalone.empty()) {
    pool.emplace(*home.store, registry, dev_settings(options, home.space), logger,
                 [&manager](const devdb::Waiter& waiter) { manager.wake(waiter.kind, waiter.key); });
    environment.dev_pool = &*pool;
  }
  metrics.read_queues_with([&manager](const resources::Kind& kind) { return manager.queue_stats(kind); });
  if (pool) metrics.read_samples_with([&pool] { return pool_samples(*pool); });
  metrics.read_samples_with([&gate]() -> std::vector<serve::Sample> {
    return {{"portolan_target_inflight", "Passes at targets now", {}, static_cast<double>(gate.inflight())}};
  });

  const auto ready = [&]() -> std::string {
    if (lease && !lease->held()) return "";
    if (!manager.synced()) return "caches are not synced";
    try {
      home.store->check();
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const serve::Endpoints endpoints(options.probes_address, options.metrics_address,
                                   {[&heartbeats] { return heartbeats.stuck(); }, ready}, metrics);
  announce(options, logger);
  const auto work = [&](const std::stop_token& token) {
    metrics.set_leader(true);
    std::jthread tidying;
    if (pool) tidying = std::jthread([&pool](const std::stop_token& ended) { pool->run(ended); });
    manager.run(token);
    metrics.set_leader(false);
  };
  if (lease) {
    kube::run_elected(*lease, base::system_clock(), work, stop.get_token());
  } else {
    work(stop.get_token());
  }
  logger.info("stopped", {{"logger", "setup"}});
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const op::Options options = op::parse_options({argv + 1, argv + argc}, variable);
    if (options.show_help) {
      std::cout << op::usage();
      return 0;
    }
    if (options.show_version) {
      std::cout << "portolan-operator v" << PORTOLAN_VERSION << "\n";
      return 0;
    }
    return run(options);
  } catch (const SourceError& error) {
    std::cerr << "Error: " << error.detailed() << "\n";
  } catch (const std::exception& error) {
    std::cerr << "Error: " << error.what() << "\n";
  }
  return 1;
}
