#include <unistd.h>

#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "drivers/dev/url_databases.h"
#include "drivers/registry.h"
#include "operator/devdb/pool.h"
#include "operator/hash_key.h"
#include "operator/kube/replicas.h"
#include "operator/options.h"
#include "operator/reconcile/dir_archive.h"
#include "operator/samples.h"
#include "operator/serve/endpoints.h"
#include "operator/serve/metrics.h"
#include "operator/setup.h"
#include "operator/shard.h"
#include "operator/signal_watch.h"
#include "operator/support_bundle.h"
#include "planner/base/errors.h"
#include "planner/base/program.h"
#include "planner/engine/cache.h"

namespace {

using namespace portolan;

constexpr std::size_t kStateCacheBytes = 32 << 20;
/// A silent replica's part is up before its Leases are, so that they are taken as soon as they may be.
constexpr std::chrono::seconds kSilence{8};

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
  const op::SignalWatch signals(stop, options.shutdown_timeout);
  log::Logger logger(options.log_level, options.log_encoding);
  serve::Metrics metrics(options.workers);
  kube::KubeStoreOptions store_options;
  store_options.on_problem = [&logger](const std::string& text) { logger.warning(text); };
  store_options.on_answer = [&metrics](const std::string& method, int code) { metrics.count_request(method, code); };
  const op::Home home = op::open_home(options, store_options);

  const ports::Registry registry = drivers::make_registry();
  dev::UrlDatabases dev(registry);
  engine::StateCache cache(kStateCacheBytes, options.data_dir + "/states", base::program_identity());
  reconcile::TargetGate gate(static_cast<std::size_t>(options.readers_per_target));
  reconcile::Heartbeats heartbeats;
  reconcile::Cancellations cancellations;
  reconcile::Environment environment{*home.store, registry, dev, cache, logger, gate};
  environment.hash_key = op::load_hash_key(*home.store, home.space);
  environment.config = op::config_rules(options);
  environment.heartbeats = &heartbeats;
  environment.cancellations = &cancellations;

  op::Shards shards;
  std::optional<devdb::Pool> pool;
  if (options.standalone.empty()) {
    pool.emplace(*home.store, registry, op::dev_settings(options, home.space), logger,
                 [&shards](const devdb::Waiter& waiter) {
                   for (const auto& shard : shards) shard->manager().wake(waiter.kind, waiter.key);
                 });
    environment.dev_pool = &*pool;
  }
  const op::ShardSettings settings = op::shard_settings(options, home, logger);
  for (int i = 0; i < options.shards; ++i) {
    shards.push_back(std::make_unique<op::Shard>(environment, settings, op::ShardPart{i, options.shards}, &metrics));
  }
  metrics.read_queues_with([&shards](const resources::Kind& kind) { return op::queue_stats(shards, kind); });
  metrics.read_samples_with([&shards] { return op::shard_samples(shards); });
  if (pool) metrics.read_samples_with([&pool] { return op::pool_samples(*pool); });
  metrics.read_samples_with([&gate]() -> std::vector<serve::Sample> {
    return {{"portolan_target_inflight", "Passes at targets now", {}, static_cast<double>(gate.inflight())}};
  });

  const serve::Endpoints endpoints(
      options.probes_address, {options.metrics_address, options.metrics_secure},
      {[&heartbeats] { return heartbeats.stuck(); }, [&] { return unready(shards, *home.store); }}, metrics);
  op::announce(options, logger);
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
  const op::Home home = op::open_home(options, {});
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
    const op::Options options = op::parse_options(arguments, op::variable);
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
