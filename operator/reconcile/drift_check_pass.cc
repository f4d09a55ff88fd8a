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
#include "operator/reconcile/schema_inputs.h"
#include "planner/base/strings.h"
#include "planner/engine/revisions_location.h"
#include "planner/engine/schema_apply.h"
#include "planner/schema/filter.h"

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

template <typename Inputs>
Inputs only_target(std::vector<Inputs> targets, const config::Configuration& configuration) {
  if (configuration.has_for_each()) throw UsageError("several targets are not looked at by an AtlasDriftCheck");
  return std::move(targets.front());
}

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
    const Target target = read_target();
    if (std::visit([](const auto& of) { return is_true(of.status.conditions, condition::kReconciling); }, target)) {
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

DriftCheckPass::Target DriftCheckPass::read_target() {
  const resources::DriftTarget& target = resource_.spec.target_ref;
  const bool is_schema = target.kind == resources::kAtlasSchema.kind;
  const resources::Kind& kind = is_schema ? resources::kAtlasSchema : resources::kAtlasMigration;
  const auto document = environment_.store.get(kind, {resource_.metadata.space, target.name});
  if (!document) {
    throw Failure(check_reason::kTargetNotFound,
                  std::string(kind.kind) + " " + base::quote_go(target.name) + " not found", FailureClass::kFinal);
  }
  if (is_schema) return resources::schema_from_json(*document);
  return resources::migration_from_json(*document);
}

DriftCheckPass::Found DriftCheckPass::compare(const Target& target) {
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

DriftCheckPass::Found DriftCheckPass::compare_within(const Target& target, const std::stop_token& stop) {
  const auto tell = [this](const std::string& note) {
    environment_.logger.warning(redactor_.apply(note),
                                {{"namespace", resource_.metadata.space}, {"name", resource_.metadata.name}});
  };
  config::Configuration configuration(environment_.config,
                                      {environment_.registry, environment_.files, environment_.clock, stop, tell});
  std::unique_ptr<devdb::ClientDatabases> own;
  const resources::CommonSpec& spec =
      std::visit([](const auto& of) -> const resources::CommonSpec& { return of.spec; }, target);
  if (environment_.dev_pool != nullptr) {
    own = environment_.dev_pool->open(
        environment_.dev,
        {.kind = resources::kAtlasDriftCheck,
         .metadata = resource_.metadata,
         .dev_db = spec.dev_db,
         .prewarm = spec.prewarm_dev_db,
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
      Found found = std::visit([&](const auto& of) { return compare_with(of, {context, configuration}); }, target);
      if (own != nullptr) own->clean_up();
      return found;
    });
  } catch (const Failure& failure) {
    if (failure.failure_class() != FailureClass::kWaiting) throw;
    throw TryAgain(kSoon);
  }
}

DriftCheckPass::Opened DriftCheckPass::open(const engine::Context& context, const base::Url& url) {
  auto place = environment_.gate.try_enter(target_key(url), resource_.metadata.key(), TargetGate::Access::kRead);
  if (place == nullptr) throw TryAgain(kPlaceTaken);
  result_.queued = place->waited();
  engine::Database database = engine::open_database(context, url);
  result_.driver = database.dialect().facts().family;
  environment_.logger.info("checking for drift", {{"namespace", resource_.metadata.space},
                                                  {"name", resource_.metadata.name},
                                                  {"target", resource_.spec.target_ref.name}});
  return {std::move(place), std::move(database)};
}

DriftCheckPass::Found DriftCheckPass::compare_with(const resources::AtlasMigration& target, const Reach& reach) {
  const MigrationInputs inputs = only_target(
      read_migration_inputs(target.spec, reader_, redactor_, reach.configuration, reach.context, environment_.hash_key),
      reach.configuration);
  Opened opened = open(reach.context, inputs.target.url);
  engine::MigrateDriftOptions options;
  options.revisions_schema =
      engine::find_revisions_schema(opened.database, inputs.environment->migration.revisions_schema);
  options.dev = {.url = inputs.dev, .target = &opened.database};
  options.exclude = resource_.spec.exclude;
  if (options.exclude.empty() && target.spec.policy && target.spec.policy->drift) {
    options.exclude = target.spec.policy->drift->exclude;
  }
  engine::Drift drift = engine::find_drift(reach.context, opened.database, inputs.directory, options);
  if (drift.current.empty()) {
    throw Failure(check_reason::kNoMigrationHistory, "no migration was applied to the target yet",
                  FailureClass::kFinal);
  }
  return {.version = drift.current, .changes = std::move(drift.changes), .sense = DriftSense::kToActual};
}

/// As the AtlasSchema's own check (schema_drift.cc) compares.
DriftCheckPass::Found DriftCheckPass::compare_with(const resources::AtlasSchema& target, const Reach& reach) {
  const SchemaInputs inputs = only_target(
      read_schema_inputs(target.spec, reader_, redactor_, reach.configuration, reach.context), reach.configuration);
  Opened opened = open(reach.context, inputs.target.url);
  const engine::DevSettings dev{.url = inputs.dev, .target = &opened.database};
  const engine::StateScope scope = schema_scope(*inputs.environment);
  engine::State desired = engine::load_state(reach.context, inputs.desired, &opened.database, dev, scope);
  engine::SchemaApplyOptions options{
      .scope = scope, .policy = inputs.environment->policy(opened.database.dialect().facts().family), .dev = dev};
  std::vector<std::string> exclude = resource_.spec.exclude;
  if (exclude.empty() && target.spec.drift_check) exclude = target.spec.drift_check->exclude;
  options.scope.exclude.insert(options.scope.exclude.end(), exclude.begin(), exclude.end());
  schema::exclude(desired.realm, exclude, desired.schema_scope);
  engine::SchemaApply apply(reach.context, opened.database, options);
  return {.changes = engine::drift_changes(apply.plan(desired)), .sense = DriftSense::kToExpected};
}

void DriftCheckPass::show(const Found& drift) {
  const resources::DriftStatus found =
      drift_status(drift.changes, drift.sense, base::rfc3339(environment_.clock.now()));
  const bool drifted = !drift.changes.empty();
  resources::DriftCheckStatus& status = resource_.status;
  const std::string_view news = drift_news(status.fingerprint, found.fingerprint);
  status.version = drift.version;
  status.fingerprint = found.fingerprint;
  status.mode = "local";
  status.summary = found.summary;
  status.last_check_time = found.last_check_time;
  const std::string text = drift_text(*found.summary, drift.version);
  const bool fails = drifted && resource_.spec.on_drift == kFailOnDrift;
  const std::string_view outcome = fails ? check_reason::kDriftDetected : check_reason::kChecked;
  set(condition::kReady, fails ? kFalse : kTrue, outcome, fails ? text : "");
  set(condition::kReconciling, kFalse, outcome, "");
  set(condition::kStalled, fails ? kTrue : kFalse, outcome, fails ? text : "");
  set(condition::kDrifted, drifted ? kTrue : kFalse, drifted ? check_reason::kDriftDetected : check_reason::kNoDrift,
      text);
  result_.drifted = drifted;
  again_in(interval_);
  write_status(environment_.store, resource_);
  if (!news.empty()) event(drifted, news, text);
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
