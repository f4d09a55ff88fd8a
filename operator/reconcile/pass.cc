#include "operator/reconcile/pass.h"

#include <algorithm>
#include <map>

#include "operator/reconcile/random.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
namespace message = resources::message;
using std::chrono::milliseconds;

constexpr milliseconds kBusyDelay{250};
/// Who waits for a pod is woken when it is ready; this is for what no watch tells.
constexpr milliseconds kWokenDelay{30000};

/// Whether failures of this class say that something went wrong.
bool is_counted(FailureClass failure_class) {
  return failure_class != FailureClass::kWaiting && failure_class != FailureClass::kPending;
}

/// The request to reconcile now, of Portolan's annotation or Flux's: both hold times in RFC 3339, so the greater text
/// is the later one.
std::string requested_reconcile(const resources::Metadata& metadata) {
  std::string latest;
  for (const std::string_view name :
       {resources::marker::kReconcileRequestedAt, resources::marker::kFluxReconcileRequestedAt}) {
    latest = std::max(latest, resources::annotation(metadata, name));
  }
  return latest;
}

/// Whether everybody who reads the resource reads its password (spec/operator.md 10.6).
bool has_inline_secret(const resources::CommonSpec& spec) {
  if (spec.credentials && !spec.credentials->password.empty() && !spec.credentials->password_from) return true;
  if (spec.url.empty() || spec.url_from) return false;
  try {
    return !base::Url::parse(spec.url).password().empty();
  } catch (const Error&) {
    return false;
  }
}

}  // namespace

void refuse_unsupported(const std::vector<std::string>& unsupported, std::string_view why) {
  if (unsupported.empty()) return;
  throw Failure(why, "not supported yet: " + base::join(unsupported, ", "), FailureClass::kFinal);
}

void refuse_with_targets(bool asked, std::string_view what, std::string_view why) {
  if (!asked) return;
  throw Failure(why, std::string(what) + " is not supported with several targets", FailureClass::kFinal);
}

template <typename Resource>
Pass<Resource>::Pass(const PassTraits& traits, const Environment& environment, InputMemory& inputs, Resource resource,
                     std::vector<std::string> unsupported, std::stop_token stop)
    : traits_(traits),
      environment_(environment),
      inputs_(inputs),
      resource_(std::move(resource)),
      unsupported_(std::move(unsupported)),
      stop_(std::move(stop)),
      reader_(environment.store, resource_.metadata.space, redactor_),
      configuration_(environment.config, {environment.registry, environment.files, environment.clock, stop_,
                                          [this](const std::string& note) { tell(note); }}),
      requested_(requested_reconcile(resource_.metadata)),
      attempt_run_({environment, traits.kind, resource_.metadata, resource_.status.last_attempt}) {
  if (environment_.dev_pool == nullptr) return;
  dev_ = environment_.dev_pool->open(
      environment_.dev,
      {.kind = traits_.kind,
       .metadata = resource_.metadata,
       .dev_db = resource_.spec.dev_db,
       .prewarm = resource_.spec.prewarm_dev_db,
       .tell = [this](bool warning, std::string_view why, const std::string& text) { event(warning, why, text); }});
}

template <typename Resource>
engine::Context Pass<Resource>::context() {
  ports::DevDatabases& dev = dev_ != nullptr ? *dev_ : environment_.dev;
  engine::Context context{environment_.registry, dev, configuration_.files(), environment_.clock, stop_};
  context.cache = &environment_.cache;
  context.before_step = [this] {
    if (environment_.may_act) environment_.may_act(resource_.metadata.key());
    attempt_run_.before_step();
    if (environment_.heartbeats != nullptr) environment_.heartbeats->statement(traits_.kind, resource_.metadata.key());
  };
  context.memory = &configuration_.memory();
  context.store = environment_.config.store;
  context.warn = [this](const std::string& note) { tell(note); };
  return context;
}

template <typename Resource>
void Pass<Resource>::announce_change(const std::string& hash) {
  const bool same =
      resource_.status.observed_hash == hash && resource_.status.observed_generation == resource_.metadata.generation;
  if (!editor().is_ready() || same) return;
  editor().reconciling(traits_.changed);
  write_status(environment_.store, resource_);
}

template <typename Resource>
void Pass<Resource>::as_attempt(std::string_view phase, std::string_view detail, const std::string& sql,
                                const engine::Database& database, const std::function<void()>& run) {
  auto& attempt = resource_.status.last_attempt;
  attempt = open_attempt(environment_, attempt, phase, sql, database);
  editor().progressing(detail);
  write_status(environment_.store, resource_);
  const auto show = [this, shown = resource_](const std::string& text) mutable {
    StatusEditor(shown.status, shown.metadata.generation, traits_.ready_text, environment_.clock.now())
        .progressing(text);
    write_status(environment_.store, shown);
  };
  attempt_run_.run(detail, *database.connection, show, run);
}

template <typename Resource>
void Pass<Resource>::end_abandoned(engine::Database& database, const engine::LockOptions& lock) {
  try {
    if (!end_abandoned_session(environment_, context(), resource_.status.last_attempt, database, lock)) return;
    tell("ended the database session of another replica, which has lost its Lease");
  } catch (const DatabaseError& error) {
    tell(std::string("the database session of another replica goes on until its statement ends: ") + error.what());
  }
}

template <typename Resource>
bool Pass<Resource>::plan_only() const {
  return resource_.spec.mode == "Plan" ||
         resources::annotation(resource_.metadata, resources::marker::kPlanOnly) == "true";
}

template <typename Resource>
std::vector<std::string> Pass<Resource>::named(const std::vector<base::Url>& targets, std::string_view why) const {
  std::vector<std::string> names;
  for (const std::string& name : target_names(targets)) names.push_back(redactor_.apply(name));
  std::map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const auto [first, is_new] = seen.emplace(targets[i].with_secrets(), i);
    if (is_new) continue;
    throw Failure(why, "two targets are the same database: " + names[first->second], FailureClass::kFinal);
  }
  return names;
}

template <typename Resource>
PlanReview Pass<Resource>::plan_review() {
  return PlanReview({.environment = environment_,
                     .kind = traits_.kind,
                     .noun = traits_.plan_noun,
                     .metadata = resource_.metadata,
                     .status = resource_.status,
                     .last_applied = resource_.status.last_applied,
                     .redactor = redactor_,
                     .progressing = [this](std::string_view detail) {
                       editor().progressing(detail);
                       write_status(environment_.store, resource_);
                     }});
}

/// A pass that died under way has left it; what it began is settled now.
template <typename Resource>
void Pass<Resource>::drop_finalizer() {
  try {
    remove_finalizer(environment_.store, traits_.kind, resource_.metadata);
  } catch (const kube::Forbidden& error) {
    tell(std::string("the finalizer cannot be taken off: ") + error.what());
  }
}

template <typename Resource>
PassResult Pass<Resource>::run() {
  if (resource_.spec.suspend) return suspend();
  if (stays_canceled(resource_.metadata, resource_.status)) return {.reason = std::string(reason::kCanceled)};
  PassResult result;
  try {
    begin_visit();
    work();
    if (!busy_) drop_finalizer();
    result.ready = !busy_ && editor().is_ready();
    result.requeue_after = next_check_;
    if (dev_ != nullptr && !busy_) dev_->clean_up();
    const auto* shown = resources::find_condition(resource_.status.conditions, resources::condition::kReady);
    if (shown != nullptr) result.reason = shown->reason;
    if (next_check_) result.outcome = PassResult::Outcome::kRequeueAfter;
  } catch (const Failure& failure) {
    fail(failure, result);
  }
  result.failed = resource_.status.failed;
  result.driver = seen_.driver;
  result.applied = seen_.applied;
  result.drifted = seen_.drifted;
  result.queued = seen_.queued;
  if (dev_ != nullptr) result.dev_waited = dev_->waited();
  result.redactions = redactor_.count();
  result.references = reader_.references();
  if (busy_) {
    result.outcome = PassResult::Outcome::kRequeueAfter;
    result.requeue_after = kBusyDelay;
  }
  return result;
}

/// An object that was never seen, or that failed and was changed, is in progress from now on. What was Ready stays so
/// until it is known whether the change means anything (announce_change).
template <typename Resource>
void Pass<Resource>::begin_visit() {
  const bool first = resource_.status.conditions.empty();
  const bool changed = resource_.status.observed_generation != resource_.metadata.generation;
  if (!first && (!changed || editor().is_ready())) return;
  editor().reconciling(first ? message::kReconciling : traits_.changed);
  write_status(environment_.store, resource_);
  if (first && has_inline_secret(resource_.spec)) event(true, reason::kInlineSecret, message::kInlineSecret);
}

template <typename Resource>
PassResult Pass<Resource>::suspend() {
  const auto* before = resources::find_condition(resource_.status.conditions, resources::condition::kReconciling);
  const bool news = before == nullptr || before->reason != reason::kSuspended;
  const bool known = !news && resource_.status.observed_generation == resource_.metadata.generation;
  environment_.logger.debug("reconciliation is suspended", fields());
  if (!known) {
    editor().suspended();
    write();
  }
  if (news) event(false, reason::kSuspended, message::kSuspended);
  return {.ready = editor().is_ready(), .reason = std::string(reason::kSuspended)};
}

/// A database lock that somebody else holds says nothing about a state that was in order, and neither does a check that
/// did not come to an end.
template <typename Resource>
bool Pass<Resource>::stays_ready(const Failure& failure) {
  const bool passing = failure.failure_class() == FailureClass::kWaiting ||
                       (only_looks_ && failure.failure_class() == FailureClass::kTransient);
  return passing && editor().is_ready() && resource_.status.observed_generation == resource_.metadata.generation;
}

template <typename Resource>
void Pass<Resource>::fail(const Failure& original, PassResult& result) {
  const Failure failure(original.reason(), redactor_.apply(original.what()), original.failure_class(),
                        redactor_.apply(original.headline()));
  log::Fields about = fields();
  about.emplace_back("reason", failure.reason());
  const bool pending = failure.failure_class() == FailureClass::kPending;
  pending ? environment_.logger.info(failure.what(), about) : environment_.logger.warning(failure.what(), about);
  const bool new_input = resource_.status.observed_generation != resource_.metadata.generation ||
                         inputs_.changed(resource_.metadata.key(), reader_.content_hash());
  if (new_input) resource_.status.failed = 0;
  const std::int64_t failed = resource_.status.failed + 1;
  const std::int64_t limit = resource_.spec.backoff_limit;
  result.requeue_after = retry_delay(failure.failure_class(), failed, limit, 2 * random_chance() - 1);
  if (!result.requeue_after && only_looks_) result.requeue_after = next_check_;
  if (dev_ != nullptr && dev_->will_wake()) result.requeue_after = kWokenDelay;
  result.outcome = result.requeue_after ? PassResult::Outcome::kRequeueAfter : PassResult::Outcome::kError;
  result.reason = failure.reason();
  result.plan_pending = pending;
  if (stays_ready(failure)) {
    result.ready = true;
    if (only_looks_ && failure.failure_class() == FailureClass::kTransient) check_failed(failure);
    return;
  }
  if (!pending && failure.reason() != reason::kPlanRejected && failure.failure_class() == FailureClass::kFinal) {
    plan_review().close(plan_state::kObsolete);
  }
  const bool news = !pending || is_news(failure);
  editor().failed(failure, limit, result.requeue_after);
  if (news) event(failure.reason() != reason::kPlanReady, event_reason(failure), failure.what());
  if (is_counted(failure.failure_class()) && limit_exceeded(failed, limit)) {
    event(true, reason::kBackoffLimitExceeded, message::kBackoffLimitExceeded);
  }
  write();
}

template <typename Resource>
void Pass<Resource>::check_failed(const Failure& failure) {
  const auto* shown = resources::find_condition(resource_.status.conditions, resources::condition::kDrifted);
  const bool news = shown == nullptr || shown->status != resources::kUnknown || shown->message != failure.what();
  if (!news) return;
  editor().drifted(resources::kUnknown, reason::kCheckFailed, failure.what());
  event(true, reason::kCheckFailed, failure.what());
  write();
}

/// Whether the status does not say the same already.
template <typename Resource>
bool Pass<Resource>::is_news(const Failure& failure) const {
  const auto* shown = resources::find_condition(resource_.status.conditions, resources::condition::kReconciling);
  return shown == nullptr || shown->reason != failure.reason() || shown->message != failure.what();
}

template class Pass<resources::AtlasSchema>;
template class Pass<resources::AtlasMigration>;

}  // namespace portolan::reconcile
