#include "operator/reconcile/manager.h"

#include <atomic>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>
#include <utility>

#include "operator/kube/cache.h"
#include "operator/reconcile/reference_index.h"
#include "operator/resources/condition.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

/// What of an object starts a pass when it changes: status and label edits do not (spec/operator.md 2.1).
std::string trigger_of(const nlohmann::json& object) {
  const resources::Metadata metadata = resources::metadata_of(object);
  std::string trigger = metadata.uid + "/" + std::to_string(metadata.generation) + "/" + metadata.deletion_timestamp;
  for (const auto& [name, value] : metadata.annotations) {
    if (!name.starts_with(resources::marker::kPrefix) && name != resources::marker::kFluxReconcileRequestedAt) continue;
    trigger += "/" + name + "=" + value;
  }
  return trigger;
}

/// One kind of custom resource: its queue, its workers' reconciler and who refers to what.
struct Controller {
  Controller(Reconciler& of, const base::Clock& clock, std::function<bool(const resources::Metadata&)> decides)
      : reconciler(of), owns(std::move(decides)), queue(clock) {}

  Reconciler& reconciler;
  const std::function<bool(const resources::Metadata&)> owns;
  kube::WorkQueue queue;
  ReferenceIndex index;
  std::mutex mutex;
  std::map<resources::ObjectKey, std::string> triggers;
  /// Deleted objects that no pass has seen the end of.
  std::set<resources::ObjectKey> deleted;

  /// Every object is new again: what happened to it while another replica had the Lease is not known.
  void start_anew() {
    const std::lock_guard lock(mutex);
    triggers.clear();
    deleted.clear();
  }

  void wake(const resources::ObjectKey& key) {
    const std::lock_guard lock(mutex);
    if (triggers.contains(key)) queue.add(key);
  }

  /// Whether a pass is due at all: the queue may still know objects that are another manager's since their labels
  /// changed, or since another replica had the Lease.
  bool is_ours(const resources::ObjectKey& key) {
    const std::lock_guard lock(mutex);
    return triggers.contains(key) || deleted.contains(key);
  }

  void ended(const resources::ObjectKey& key) {
    index.forget(key);
    const std::lock_guard lock(mutex);
    deleted.erase(key);
  }

  void on_event(const kube::WatchEvent& event) {
    if (event.change == kube::Change::synced) return;
    const std::lock_guard lock(mutex);
    if (event.change == kube::Change::deleted) {
      if (triggers.erase(event.key) == 0) return;
      deleted.insert(event.key);
      queue.add(event.key);
      return;
    }
    deleted.erase(event.key);
    if (owns && !owns(resources::metadata_of(*event.object))) {
      index.forget(event.key);
      triggers.erase(event.key);
      return;
    }
    std::string trigger = trigger_of(*event.object);
    std::string& last = triggers[event.key];
    if (last == trigger) return;
    last = std::move(trigger);
    queue.add(event.key);
  }
};

/// Has a pass watched over while it runs, and what it may refer to.
class Watched {
 public:
  Watched(const Environment& environment, Controller& controller, const resources::ObjectKey& key)
      : heartbeats_(environment.heartbeats), controller_(controller), key_(key) {
    controller_.index.begin(key_);
    if (heartbeats_ != nullptr) heartbeats_->begin(controller_.reconciler.kind(), key_);
  }
  ~Watched() {
    if (heartbeats_ != nullptr) heartbeats_->end(controller_.reconciler.kind(), key_);
    controller_.index.end(key_);
  }
  Watched(const Watched&) = delete;
  Watched& operator=(const Watched&) = delete;

 private:
  Heartbeats* heartbeats_;
  Controller& controller_;
  const resources::ObjectKey& key_;
};

}  // namespace

struct Manager::State {
  State(const Environment& with, ManagerOptions chosen, PassObserver* told)
      : environment(with), options(std::move(chosen)), observer(told) {}

  const Environment& environment;
  ManagerOptions options;
  PassObserver* observer;
  std::vector<std::unique_ptr<Controller>> controllers;
  mutable std::mutex mutex;
  std::vector<std::unique_ptr<kube::Informer>> informers;

  std::vector<std::string> spaces() const {
    return options.namespaces.empty() ? std::vector<std::string>{""} : options.namespaces;
  }

  void watch(kube::WatchRequest request, std::function<void(const kube::WatchEvent&)> on_event) {
    const std::lock_guard lock(mutex);
    informers.push_back(std::make_unique<kube::Informer>(environment.store, std::move(request), std::move(on_event),
                                                         kube::Keep::kNothing));
  }

  void watch_resources() {
    for (const std::string& space : spaces()) {
      for (const auto& controller : controllers) {
        watch({.kind = controller->reconciler.kind(),
               .space = space,
               .label_selector = options.label_selector,
               .metadata_only = true},
              [this, c = controller.get()](const kube::WatchEvent& event) {
                c->on_event(event);
                cancel_if_asked(c->reconciler.kind(), event);
              });
      }
    }
  }

  void cancel_if_asked(const resources::Kind& kind, const kube::WatchEvent& event) const {
    if (environment.cancellations == nullptr || event.object == nullptr) return;
    const resources::Metadata metadata = resources::metadata_of(*event.object);
    const std::string asked = resources::annotation(metadata, resources::marker::kCancel);
    if (!asked.empty()) environment.cancellations->cancel(kind, event.key, asked);
  }

  void watch_references(const resources::Kind& kind) {
    for (const std::string& space : spaces()) {
      kube::WatchRequest request{.kind = kind, .space = space, .metadata_only = true};
      request.referenced = [this, &kind] {
        std::vector<resources::ObjectKey> keys;
        for (const auto& controller : controllers) {
          const auto more = controller->index.referenced(kind);
          keys.insert(keys.end(), more.begin(), more.end());
        }
        return keys;
      };
      watch(std::move(request), [this, &kind](const kube::WatchEvent& event) {
        if (event.change == kube::Change::synced) return;
        const bool exists = event.change != kube::Change::deleted && event.object != nullptr;
        const std::string version = exists ? resources::metadata_of(*event.object).resource_version : "";
        for (const auto& controller : controllers) {
          for (const auto& dependent : controller->index.changed(kind, event.key, version)) {
            controller->queue.add(dependent);
          }
        }
      });
    }
  }

  void work(Controller& controller, const std::stop_token& stop) {
    while (const auto key = controller.queue.take(stop)) {
      if (controller.is_ours(*key)) pass(controller, *key, stop);
      controller.queue.done(*key);
    }
  }

  void pass(Controller& controller, const resources::ObjectKey& key, const std::stop_token& stop) {
    const auto start = environment.clock.steady();
    const Watched watched(environment, controller, key);
    PassResult result;
    try {
      result = controller.reconciler.reconcile(key, stop);
      result.waited = controller.queue.waited(key);
      settle(controller, key, result);
    } catch (const Stopped&) {
      // Shutting down, or the Lease is lost: whoever owns the object next starts from what the database says.
      if (!stop.stop_requested()) controller.queue.add_rate_limited(key);
      return;
    } catch (const kube::NotFound&) {
      controller.queue.add(key);
    } catch (const ConflictError&) {
      result.outcome = PassResult::Outcome::kRequeue;
      controller.queue.add_rate_limited(key);
    } catch (const std::exception& error) {
      result.outcome = PassResult::Outcome::kError;
      report(controller, key, error.what());
      controller.queue.add_rate_limited(key);
    }
    if (observer != nullptr) {
      observer->pass_ended(controller.reconciler.kind(), key, result, environment.clock.steady() - start);
    }
  }

  static void settle(Controller& controller, const resources::ObjectKey& key, const PassResult& result) {
    if (result.gone) controller.ended(key);
    if (result.references) controller.index.set(key, *result.references);
    controller.queue.forget(key);
    // A change that was told before the reference was known; a later one finds it in the index.
    if (result.references && controller.index.outdated(key, *result.references)) controller.queue.add(key);
    if (result.requeue_after) controller.queue.add_after(key, *result.requeue_after);
  }

  void report(const Controller& controller, const resources::ObjectKey& key, const std::string& text) const {
    environment.logger.error("reconcile failed", {{"controller", base::to_lower(controller.reconciler.kind().kind)},
                                                  {"namespace", key.space},
                                                  {"name", key.name},
                                                  {"error", Redactor().apply(text)}});
  }
};

Manager::Manager(const Environment& environment, std::vector<Reconciler*> reconcilers, ManagerOptions options,
                 PassObserver* observer)
    : state_(std::make_unique<State>(environment, std::move(options), observer)) {
  for (Reconciler* reconciler : reconcilers) {
    state_->controllers.push_back(std::make_unique<Controller>(*reconciler, environment.clock, state_->options.owns));
  }
}

Manager::~Manager() = default;

void Manager::run(std::stop_token stop) {
  for (const auto& controller : state_->controllers) controller->start_anew();
  state_->watch_resources();
  state_->watch_references(resources::kConfigMap);
  if (state_->options.watch_secrets) state_->watch_references(resources::kSecret);
  {
    std::vector<std::jthread> workers;
    for (const auto& controller : state_->controllers) {
      for (int i = 0; i < state_->options.workers; ++i) {
        workers.emplace_back([this, c = controller.get(), stop] { state_->work(*c, stop); });
      }
    }
  }
  const std::lock_guard lock(state_->mutex);
  state_->informers.clear();
}

bool Manager::synced() const {
  const std::lock_guard lock(state_->mutex);
  if (state_->informers.empty()) return false;
  for (const auto& informer : state_->informers) {
    if (!informer->cache().synced()) return false;
  }
  return true;
}

void Manager::wake(const resources::Kind& kind, const resources::ObjectKey& key) {
  for (const auto& controller : state_->controllers) {
    if (controller->reconciler.kind() == kind) controller->wake(key);
  }
}

kube::QueueStats Manager::queue_stats(const resources::Kind& kind) const {
  for (const auto& controller : state_->controllers) {
    if (controller->reconciler.kind() == kind) return controller->queue.stats();
  }
  return {};
}

}  // namespace portolan::reconcile
