#include "operator/serve/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <map>
#include <mutex>

#include "planner/base/strings.h"

namespace portolan::serve {
namespace {

using Labels = std::map<std::string, std::string>;

const resources::Kind* const kControllers[] = {&resources::kAtlasSchema, &resources::kAtlasMigration};

std::string controller_name(const resources::Kind& kind) {
  return base::to_lower(kind.kind);
}

const char* outcome_name(reconcile::PassResult::Outcome outcome) {
  switch (outcome) {
    case reconcile::PassResult::Outcome::kSuccess:
      return "success";
    case reconcile::PassResult::Outcome::kError:
      return "error";
    case reconcile::PassResult::Outcome::kRequeue:
      return "requeue";
    case reconcile::PassResult::Outcome::kRequeueAfter:
      return "requeue_after";
  }
  return "success";
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Resident and virtual size in bytes, from /proc/self/statm.
std::pair<double, double> memory() {
  std::ifstream file("/proc/self/statm");
  double size = 0;
  double resident = 0;
  file >> size >> resident;
  const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
  return {resident * page, size * page};
}

const prometheus::Histogram::BucketBoundaries kSeconds{0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60};

}  // namespace

struct Metrics::State {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& passes = prometheus::BuildCounter()
                                                        .Name("controller_runtime_reconcile_total")
                                                        .Help("Total number of reconciliations per controller")
                                                        .Register(registry);
  prometheus::Family<prometheus::Counter>& errors = prometheus::BuildCounter()
                                                        .Name("controller_runtime_reconcile_errors_total")
                                                        .Help("Total number of reconciliation errors per controller")
                                                        .Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds = prometheus::BuildHistogram()
                                                           .Name("controller_runtime_reconcile_time_seconds")
                                                           .Help("Length of time per reconciliation per controller")
                                                           .Register(registry);
  std::mutex mutex;
  std::map<std::string, prometheus::Family<prometheus::Gauge>*> gauges;
  std::function<kube::QueueStats(const resources::Kind&)> read_queue;

  void gauge(const std::string& name, const std::string& help, const Labels& labels, double value) {
    auto& family = gauges[name];
    if (family == nullptr) family = &prometheus::BuildGauge().Name(name).Help(help).Register(registry);
    family->Add(labels).Set(value);
  }

  void forget_resource(const Labels& labels) {
    auto* family = gauges["portolan_resource_ready"];
    if (family != nullptr) family->Remove(&family->Add(labels));
  }

  void collect_queues() {
    if (!read_queue) return;
    for (const resources::Kind* kind : kControllers) {
      const kube::QueueStats stats = read_queue(*kind);
      const Labels labels{{"name", controller_name(*kind)}};
      const Labels controller{{"controller", controller_name(*kind)}};
      gauge("workqueue_depth", "Current depth of workqueue", labels, static_cast<double>(stats.ready));
      gauge("workqueue_adds_total", "Total number of adds handled by workqueue", labels,
            static_cast<double>(stats.adds));
      gauge("workqueue_retries_total", "Total number of retries handled by workqueue", labels,
            static_cast<double>(stats.retries));
      gauge("workqueue_longest_running_processor_seconds", "How long the longest running pass has been running", labels,
            static_cast<double>(stats.longest_active.count()) / 1000.0);
      gauge("controller_runtime_active_workers", "Number of currently used workers per controller", controller,
            static_cast<double>(stats.active));
    }
  }

  void collect_process() {
    const auto [resident, size] = memory();
    gauge("process_resident_memory_bytes", "Resident memory size in bytes", {}, resident);
    gauge("process_virtual_memory_bytes", "Virtual memory size in bytes", {}, size);
    gauge("process_cpu_seconds_total", "Total user and system CPU time spent in seconds", {}, cpu_seconds());
  }
};

Metrics::Metrics(int workers) : state_(std::make_unique<State>()) {
  for (const resources::Kind* kind : kControllers) {
    state_->gauge("controller_runtime_max_concurrent_reconciles", "Maximum number of concurrent reconciles",
                  {{"controller", controller_name(*kind)}}, workers);
    for (const char* result : {"success", "error", "requeue", "requeue_after"}) {
      state_->passes.Add({{"controller", controller_name(*kind)}, {"result", result}});
    }
    state_->errors.Add({{"controller", controller_name(*kind)}});
  }
  state_->gauge("portolan_build_info", "Always 1; the version is a label", {{"version", PORTOLAN_VERSION}}, 1);
}

Metrics::~Metrics() = default;

void Metrics::pass_ended(const resources::Kind& kind, const resources::ObjectKey& key,
                         const reconcile::PassResult& result, std::chrono::nanoseconds duration) {
  const std::string controller = controller_name(kind);
  state_->passes.Add({{"controller", controller}, {"result", outcome_name(result.outcome)}}).Increment();
  if (result.outcome == reconcile::PassResult::Outcome::kError) {
    state_->errors.Add({{"controller", controller}}).Increment();
  }
  state_->seconds.Add({{"controller", controller}}, kSeconds).Observe(std::chrono::duration<double>(duration).count());
  const Labels labels{{"kind", std::string(kind.kind)}, {"namespace", key.space}, {"name", key.name}};
  const std::lock_guard lock(state_->mutex);
  if (result.gone) {
    state_->forget_resource(labels);
  } else {
    state_->gauge("portolan_resource_ready", "1 when the resource is Ready", labels, result.ready ? 1 : 0);
  }
}

void Metrics::read_queues_with(std::function<kube::QueueStats(const resources::Kind&)> read) {
  const std::lock_guard lock(state_->mutex);
  state_->read_queue = std::move(read);
}

void Metrics::set_leader(bool leader) {
  const std::lock_guard lock(state_->mutex);
  state_->gauge("leader_election_master_status", "1 when this replica is the active one",
                {{"name", "portolan-operator"}}, leader ? 1 : 0);
}

std::string Metrics::text() {
  const std::lock_guard lock(state_->mutex);
  state_->collect_queues();
  state_->collect_process();
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace portolan::serve
