#include "operator/reconcile/pass.h"

#include <random>

#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
namespace message = resources::message;
using std::chrono::milliseconds;

constexpr milliseconds kBusyDelay{250};

double random_jitter() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(-1.0, 1.0)(generator);
}

/// The reason of the event about a failure (spec/operator.md 2.4, 7.4).
std::string_view event_reason(const Failure& failure) {
  static constexpr std::string_view kOwnEvents[] = {reason::kFirstRunDestructive, reason::kGettingDevDB,
                                                    reason::kProtectedFlowError};
  if (failure.failure_class() == FailureClass::kWaiting) return failure.reason();
  for (const std::string_view own : kOwnEvents) {
    if (failure.reason() == own) return own;
  }
  return failure.failure_class() == FailureClass::kFinal ? reason::kError : reason::kTransientErr;
}

}  // namespace

void refuse_unsupported(const std::vector<std::string>& unsupported, std::string_view why) {
  if (unsupported.empty()) return;
  throw Failure(why, "not supported yet: " + base::join(unsupported, ", "), FailureClass::kFinal);
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
      reader_(environment.store, resource_.metadata.space, redactor_) {}

template <typename Resource>
engine::Context Pass<Resource>::context() {
  engine::Context context{environment_.registry, environment_.dev, environment_.files, environment_.clock, stop_};
  context.cache = &environment_.cache;
  context.before_step = [this] {
    if (environment_.may_act) environment_.may_act(resource_.metadata.key());
  };
  context.warn = [this](const std::string& note) { environment_.logger.warning(redactor_.apply(note), fields()); };
  return context;
}

template <typename Resource>
void Pass<Resource>::announce_change(const std::string& hash) {
  const bool same =
      resource_.status.observed_hash == hash && resource_.status.observed_generation == resource_.metadata.generation;
  if (!editor().is_ready() || same) return;
  editor().reconciling(traits_.changed);
  write();
}

template <typename Resource>
PassResult Pass<Resource>::run() {
  PassResult result;
  try {
    begin_first_visit();
    work();
    result.ready = !busy_;
    result.reason = reason::kApplied;
  } catch (const Failure& failure) {
    fail(failure, result);
  }
  result.references = reader_.references();
  if (busy_) {
    result.outcome = PassResult::Outcome::kRequeueAfter;
    result.requeue_after = kBusyDelay;
  }
  return result;
}

template <typename Resource>
void Pass<Resource>::begin_first_visit() {
  if (!resource_.status.conditions.empty()) return;
  editor().reconciling(message::kReconciling);
  write();
}

/// A database lock that somebody else holds says nothing about a state that was in order.
template <typename Resource>
bool Pass<Resource>::stays_ready(const Failure& failure) {
  return failure.failure_class() == FailureClass::kWaiting && editor().is_ready() &&
         resource_.status.observed_generation == resource_.metadata.generation;
}

template <typename Resource>
void Pass<Resource>::fail(const Failure& original, PassResult& result) {
  const Failure failure(original.reason(), redactor_.apply(original.what()), original.failure_class());
  log::Fields about = fields();
  about.emplace_back("reason", failure.reason());
  environment_.logger.warning(failure.what(), about);
  const bool new_input = resource_.status.observed_generation != resource_.metadata.generation ||
                         inputs_.changed(resource_.metadata.key(), reader_.content_hash());
  if (new_input) resource_.status.failed = 0;
  const std::int64_t failed = resource_.status.failed + 1;
  const std::int64_t limit = resource_.spec.backoff_limit;
  result.requeue_after = retry_delay(failure.failure_class(), failed, limit, random_jitter());
  result.outcome = result.requeue_after ? PassResult::Outcome::kRequeueAfter : PassResult::Outcome::kError;
  result.reason = failure.reason();
  if (stays_ready(failure)) {
    result.ready = true;
    return;
  }
  editor().failed(failure, limit, result.requeue_after);
  event(true, event_reason(failure), failure.what());
  if (failure.failure_class() != FailureClass::kWaiting && limit_exceeded(failed, limit)) {
    event(true, reason::kBackoffLimitExceeded, message::kBackoffLimitExceeded);
  }
  write();
}

template class Pass<resources::AtlasSchema>;
template class Pass<resources::AtlasMigration>;

}  // namespace portolan::reconcile
