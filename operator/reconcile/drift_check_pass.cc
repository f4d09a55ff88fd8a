#include "operator/reconcile/drift_check_pass.h"

#include <algorithm>
#include <exception>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "operator/reconcile/drift.h"
#include "operator/reconcile/object_writer.h"
#include "operator/reconcile/random.h"
#include "planner/base/strings.h"
#include "planner/engine/revisions_location.h"

namespace portolan::reconcile {
namespace {

namespace check_reason = resources::reason;
namespace condition = resources::condition;
using resources::kFalse;
using resources::kTrue;
using resources::kUnknown;

constexpr std::chrono::minutes kDefaultInterval{5};
constexpr std::chrono::minutes kDefaultTimeout{5};
constexpr std::chrono::minutes kLongestRetry{1};
constexpr std::chrono::seconds kSoon{30};
constexpr std::chrono::milliseconds kPlaceTaken{250};
constexpr const char* kFailOnDrift = "Fail";

/// Another pass works on the target, or its database lock is held: nothing to say, look again soon.
class TryAgain : public std::exception {
 public:
  explicit TryAgain(std::chrono::milliseconds delay) : delay_(delay) {}
  std::chrono::milliseconds delay() const { return delay_; }

 private:
  std::chrono::milliseconds delay_;
};

/// Requests a stop when the given one is requested, or when time is up.
class Deadline {
 public:
  Deadline(const base::Clock& clock, const std::stop_token& outer, std::chrono::milliseconds timeout)
      : forward_(outer, [this] { stop_.request_stop(); }),
        timer_([this, &clock, timeout](const std::stop_token& ended) {
          if (clock.sleep(timeout, ended)) stop_.request_stop();
        }) {}

  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> forward_;
  std::jthread timer_;
};

}  // namespace

DriftCheckPass::DriftCheckPass(const Environment& environment, resources::AtlasDriftCheck resource,
                               std::stop_token stop)
    : environment_(environment),
      resource_(std::move(resource)),
      stop_(std::move(stop)),
      reader_(environment.store, resource_.metadata.space, redactor_),
      interval_(interval_of(resource_.spec.interval, kDefaultInterval)) {}

void DriftCheckPass::set(std::string_view type, std::string_view status, std::string_view why, std::string_view text) {
  resources::set_condition(resource_.status.conditions,
                           {.type = std::string(type),
                            .status = std::string(status),
                            .reason = std::string(why),
                            .message = redactor_.apply(text),
                            .observed_generation = resource_.metadata.generation},
                           environment_.clock.now());
  resource_.status.observed_generation = resource_.metadata.generation;
}

void DriftCheckPass::event(bool warning, std::string_view why, std::string_view text) {
  record(environment_.store, redactor_, resources::kAtlasDriftCheck, resource_.metadata, warning, why, text);
}

void DriftCheckPass::again_in(std::chrono::milliseconds delay) {
  result_.outcome = PassResult::Outcome::kRequeueAfter;
  result_.requeue_after = spread(delay, random_chance());
}

PassResult DriftCheckPass::run() {
  if (resource_.spec.suspend) return suspend();
  try {
    const resources::AtlasMigration target = read_target();
    if (resources::is_true(target.status.conditions, condition::kReconciling)) {
      set(condition::kReconciling, kTrue, check_reason::kTargetNotReady, resources::message::kApplyInProgress);
      again_in(kSoon);
      write_status(environment_.store, resource_);
    } else {
      show(compare(target));
    }
  } catch (const TryAgain& busy) {
    again_in(busy.delay());
  } catch (const Failure& failure) {
    fail(failure);
  }
  result_.ready = resources::is_true(resource_.status.conditions, condition::kReady);
  if (const auto* ready = resources::find_condition(resource_.status.conditions, condition::kReady)) {
    result_.reason = ready->reason;
  }
  result_.references = reader_.references();
  result_.redactions = redactor_.count();
  return result_;
}

PassResult DriftCheckPass::suspend() {
  set(condition::kReconciling, kFalse, check_reason::kSuspended, resources::message::kChecksSuspended);
  write_status(environment_.store, resource_);
  return {.ready = resources::is_true(resource_.status.conditions, condition::kReady),
          .reason = std::string(check_reason::kSuspended)};
}

resources::AtlasMigration DriftCheckPass::read_target() {
  const resources::ObjectKey key{resource_.metadata.space, resource_.spec.target_ref.name};
  const auto document = environment_.store.get(resources::kAtlasMigration, key);
  if (!document) {
    throw Failure(check_reason::kTargetNotFound, "AtlasMigration " + base::quote_go(key.name) + " not found",
                  FailureClass::kFinal);
  }
  return resources::migration_from_json(*document);
}

engine::Drift DriftCheckPass::compare(const resources::AtlasMigration& target) {
  const std::chrono::milliseconds timeout = interval_of(resource_.spec.timeout, kDefaultTimeout);
  const Deadline deadline(environment_.clock, stop_, timeout);
  try {
    return compare_within(target, deadline.token());
  } catch (const Stopped&) {
    if (stop_.stop_requested()) throw;
    throw Failure(check_reason::kCheckFailed, "the check took longer than " + resource_.spec.timeout,
                  FailureClass::kTransient);
  }
}

engine::Drift DriftCheckPass::compare_within(const resources::AtlasMigration& target, const std::stop_token& stop) {
  const auto tell = [this](const std::string& note) {
    environment_.logger.warning(redactor_.apply(note),
                                {{"namespace", resource_.metadata.space}, {"name", resource_.metadata.name}});
  };
  config::Configuration configuration(environment_.config,
                                      {environment_.registry, environment_.files, environment_.clock, stop, tell});
  std::unique_ptr<devdb::ClientDatabases> own;
  if (environment_.dev_pool != nullptr) {
    own = environment_.dev_pool->open(
        environment_.dev,
        {.kind = resources::kAtlasDriftCheck,
         .metadata = resource_.metadata,
         .dev_db = target.spec.dev_db,
         .prewarm = target.spec.prewarm_dev_db,
         .tell = [this](bool warning, std::string_view why, const std::string& text) { event(warning, why, text); }});
  }
  ports::DevDatabases& dev = own != nullptr ? *own : environment_.dev;
  engine::Context context{environment_.registry, dev, configuration.files(), environment_.clock, stop};
  context.cache = &environment_.cache;
  context.memory = &configuration.memory();
  context.store = environment_.config.store;
  context.warn = tell;
  try {
    return attempt(check_reason::kCheckFailed, FailureClass::kFinal, [&] {
      const MigrationInputs inputs =
          read_migration_inputs(target.spec, reader_, redactor_, configuration, context, environment_.hash_key);
      const auto place = environment_.gate.try_enter(target_key(inputs.target.url), resource_.metadata.key(),
                                                     TargetGate::Access::kRead);
      if (place == nullptr) throw TryAgain(kPlaceTaken);
      result_.queued = place->waited();
      engine::Database database = engine::open_database(context, inputs.target.url);
      result_.driver = database.dialect().facts().family;
      environment_.logger.info("checking for drift", {{"namespace", resource_.metadata.space},
                                                      {"name", resource_.metadata.name},
                                                      {"target", target.metadata.name}});
      engine::MigrateDriftOptions options;
      options.revisions_schema =
          engine::find_revisions_schema(database, inputs.environment->migration.revisions_schema);
      options.dev = {.url = inputs.dev, .target = &database};
      options.exclude = resource_.spec.exclude;
      if (options.exclude.empty() && target.spec.policy && target.spec.policy->drift) {
        options.exclude = target.spec.policy->drift->exclude;
      }
      engine::Drift drift = engine::find_drift(context, database, inputs.directory, options);
      if (own != nullptr) own->clean_up();
      return drift;
    });
  } catch (const Failure& failure) {
    if (failure.failure_class() != FailureClass::kWaiting) throw;
    throw TryAgain(kSoon);
  }
}

void DriftCheckPass::show(const engine::Drift& drift) {
  if (drift.current.empty()) {
    throw Failure(check_reason::kNoMigrationHistory, "no migration was applied to the target yet",
                  FailureClass::kFinal);
  }
  const resources::DriftStatus found =
      drift_status(drift.changes, DriftSense::kToActual, base::rfc3339(environment_.clock.now()));
  resources::DriftCheckStatus& status = resource_.status;
  const std::string_view news = drift_news(status.fingerprint, found.fingerprint);
  status.version = drift.current;
  status.fingerprint = found.fingerprint;
  status.mode = "local";
  status.summary = found.summary;
  status.last_check_time = found.last_check_time;
  const std::string text = drift_text(*found.summary, drift.current);
  const bool fails = drift.found() && resource_.spec.on_drift == kFailOnDrift;
  const std::string_view outcome = fails ? check_reason::kDriftDetected : check_reason::kChecked;
  set(condition::kReady, fails ? kFalse : kTrue, outcome, fails ? text : "");
  set(condition::kReconciling, kFalse, outcome, "");
  set(condition::kStalled, fails ? kTrue : kFalse, outcome, fails ? text : "");
  set(condition::kDrifted, drift.found() ? kTrue : kFalse,
      drift.found() ? check_reason::kDriftDetected : check_reason::kNoDrift, text);
  result_.drifted = drift.found();
  again_in(interval_);
  write_status(environment_.store, resource_);
  if (!news.empty()) event(drift.found(), news, text);
}

void DriftCheckPass::fail(const Failure& failure) {
  const std::string text = redactor_.apply(failure.what());
  const auto* shown = resources::find_condition(resource_.status.conditions, condition::kReady);
  const bool news = shown == nullptr || shown->reason != failure.reason() || shown->message != text;
  const bool passes = failure.failure_class() == FailureClass::kTransient;
  set(condition::kReady, kFalse, failure.reason(), text);
  set(condition::kReconciling, passes ? kTrue : kFalse, failure.reason(), passes ? text : "");
  set(condition::kStalled, passes ? kFalse : kTrue, failure.reason(), passes ? "" : text);
  set(condition::kDrifted, kUnknown, failure.reason(), text);
  again_in(passes ? std::min<std::chrono::milliseconds>(interval_, kLongestRetry) : interval_);
  write_status(environment_.store, resource_);
  if (news) event(true, check_reason::kCheckFailed, text);
}

}  // namespace portolan::reconcile
