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
#include <set>

#include "planner/base/strings.h"

namespace portolan::serve {
namespace {

using Labels = std::map<std::string, std::string>;

const resources::Kind* const kControllers[] = {&resources::kAtlasSchema, &resources::kAtlasMigration,
                                               &resources::kAtlasDriftCheck};

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

double seconds_of(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
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
  prometheus::Family<prometheus::Histogram>& apply_seconds = prometheus::BuildHistogram()
                                                                 .Name("portolan_apply_duration_seconds")
                                                                 .Help("How long the statements of a pass took")
                                                                 .Register(registry);
  prometheus::Family<prometheus::Counter>& statements = prometheus::BuildCounter()
                                                            .Name("portolan_apply_statements_total")
                                                            .Help("Statements that ran on targets, by their class")
                                                            .Register(registry);
  prometheus::Family<prometheus::Histogram>& target_queue =
      prometheus::BuildHistogram()
          .Name("portolan_target_queue_seconds")
          .Help("How long passes waited for others at their target")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& dev_wait =
      prometheus::BuildHistogram()
          .Name("portolan_devdb_wait_seconds")
          .Help("How long resources waited for a dev database in the cluster")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter()
          .Name("rest_client_requests_total")
          .Help("Number of HTTP requests to the API server, by status code and method")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& queue_seconds =
      prometheus::BuildHistogram()
          .Name("workqueue_queue_duration_seconds")
          .Help("How long an item stays in workqueue before being requested")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& work_seconds =
      prometheus::BuildHistogram()
          .Name("workqueue_work_duration_seconds")
          .Help("How long processing an item from workqueue takes")
          .Register(registry);
  prometheus::Counter& redactions = prometheus::BuildCounter()
                                        .Name("portolan_secret_redactions_total")
                                        .Help("Secrets that were masked in texts that left the process")
                                        .Register(registry)
                                        .Add({});
  std::mutex mutex;
  std::map<std::string, prometheus::Family<prometheus::Gauge>*> gauges;
  std::function<kube::QueueStats(const resources::Kind&)> read_queue;
  std::vector<std::function<std::vector<Sample>()>> read_samples;
  /// The labels of each resource's info, which change with it.
  std::map<Labels, Labels> infos;
  std::set<Labels> pending;

  void gauge(const std::string& name, const std::string& help, const Labels& labels, double value) {
    auto& family = gauges[name];
    if (family == nullptr) family = &prometheus::BuildGauge().Name(name).Help(help).Register(registry);
    family->Add(labels).Set(value);
  }

  void drop(const std::string& name, const Labels& labels) {
    auto* family = gauges[name];
    if (family != nullptr) family->Remove(&family->Add(labels));
  }

  void forget_resource(const Labels& labels) {
    for (const char* name : {"portolan_resource_ready", "portolan_failed_attempts", "portolan_drift"})
      drop(name, labels);
    tell_info(labels, {});
    tell_pending(labels, false);
  }

  /// @param info  empty: the resource is gone
  void tell_info(const Labels& resource, const Labels& info) {
    const auto known = infos.find(resource);
    if (known != infos.end() && known->second == info) return;
    if (known != infos.end()) drop("portolan_resource_info", known->second);
    infos.erase(resource);
    if (info.empty()) return;
    infos.emplace(resource, info);
    gauge("portolan_resource_info", "Always 1; what the last pass came to is in the labels", info, 1);
  }

  void tell_pending(const Labels& resource, bool waits) {
    waits ? static_cast<void>(pending.insert(resource)) : static_cast<void>(pending.erase(resource));
    gauge("portolan_plans_pending", "Plans that wait for a person", {}, static_cast<double>(pending.size()));
  }

  void tell_resource(const Labels& labels, const reconcile::PassResult& result) {
    gauge("portolan_resource_ready", "1 when the resource is Ready", labels, result.ready ? 1 : 0);
    gauge("portolan_failed_attempts", "Failures in a row", labels, static_cast<double>(result.failed));
    if (result.drifted) gauge("portolan_drift", "1 when the target differs", labels, *result.drifted ? 1 : 0);
    tell_pending(labels, result.plan_pending);
    Labels info = labels;
    const auto before = infos.find(labels);
    const bool known = result.driver.empty() && before != infos.end();
    info["driver"] = known ? before->second.at("driver") : result.driver;
    info["reason"] = result.reason;
    tell_info(labels, info);
  }

  void count_apply(const std::string& kind, const reconcile::ApplyStats& applied) {
    const std::string outcome = applied.failed ? "error" : "success";
    apply_seconds.Add({{"kind", kind}, {"driver", applied.driver}, {"outcome", outcome}}, kSeconds)
        .Observe(seconds_of(applied.duration));
    for (const auto& [statement_class, count] : applied.statements) {
      statements.Add({{"driver", applied.driver}, {"class", statement_class}}).Increment(static_cast<double>(count));
    }
  }

  void collect_samples() {
    for (const auto& read : read_samples) {
      for (const Sample& sample : read()) gauge(sample.name, sample.help, sample.labels, sample.value);
    }
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
      gauge("workqueue_unfinished_work_seconds", "Seconds of work that is in progress, summed", labels,
            static_cast<double>(stats.unfinished.count()) / 1000.0);
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
  state_->seconds.Add({{"controller", controller}}, kSeconds).Observe(seconds_of(duration));
  state_->work_seconds.Add({{"name", controller}}, kSeconds).Observe(seconds_of(duration));
  state_->queue_seconds.Add({{"name", controller}}, kSeconds).Observe(seconds_of(result.waited));
  if (result.queued.count() > 0) state_->target_queue.Add({}, kSeconds).Observe(seconds_of(result.queued));
  if (result.dev_waited) state_->dev_wait.Add({}, kSeconds).Observe(seconds_of(*result.dev_waited));
  if (result.applied) state_->count_apply(std::string(kind.kind), *result.applied);
  state_->redactions.Increment(static_cast<double>(result.redactions));
  const Labels labels{{"kind", std::string(kind.kind)}, {"namespace", key.space}, {"name", key.name}};
  const std::lock_guard lock(state_->mutex);
  if (result.gone) {
    state_->forget_resource(labels);
  } else if (!result.reason.empty()) {
    state_->tell_resource(labels, result);
  }
}

void Metrics::read_queues_with(std::function<kube::QueueStats(const resources::Kind&)> read) {
  const std::lock_guard lock(state_->mutex);
  state_->read_queue = std::move(read);
}

void Metrics::read_samples_with(std::function<std::vector<Sample>()> read) {
  const std::lock_guard lock(state_->mutex);
  state_->read_samples.push_back(std::move(read));
}

void Metrics::count_request(const std::string& method, int code) {
  // client-go's word for a call without an answer.
  const std::string text = code == 0 ? "<error>" : std::to_string(code);
  state_->requests.Add({{"code", text}, {"method", method}}).Increment();
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
  state_->collect_samples();
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace portolan::serve
