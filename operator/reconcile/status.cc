#include "operator/reconcile/status.h"

#include <algorithm>
#include <cmath>

#include "planner/base/clock.h"

namespace portolan::reconcile {
namespace {

namespace condition = resources::condition;
namespace reason = resources::reason;
namespace message = resources::message;
using std::chrono::milliseconds;

constexpr milliseconds kStep{5000};
constexpr milliseconds kLongest{300000};
constexpr std::int64_t kLinearSteps = 5;

}  // namespace

void StatusEditor::set(std::string_view type, bool value, std::string_view why, std::string_view text) {
  set(type, value ? resources::kTrue : resources::kFalse, why, text);
}

void StatusEditor::set(std::string_view type, std::string_view value, std::string_view why, std::string_view text) {
  resources::set_condition(status_.conditions,
                           {.type = std::string(type),
                            .status = std::string(value),
                            .reason = std::string(why),
                            .message = std::string(text),
                            .observed_generation = generation_},
                           now_);
  status_.observed_generation = generation_;
}

void StatusEditor::progressing(std::string_view detail) {
  set(condition::kReady, false, reason::kReconciling, text_ == ReadyText::kInMessage ? message::kReconciling : detail);
  set(condition::kReconciling, true, reason::kReconciling, detail);
  set(condition::kStalled, false, reason::kReconciling, "");
  status_.next_retry_time.clear();
}

void StatusEditor::reconciling(std::string_view detail) {
  progressing(detail);
  status_.failed = 0;
}

void StatusEditor::suspended() {
  if (resources::find_condition(status_.conditions, condition::kReady) == nullptr) {
    set(condition::kReady, false, reason::kSuspended, message::kSuspended);
  }
  set(condition::kReconciling, false, reason::kSuspended, message::kSuspended);
  if (resources::find_condition(status_.conditions, condition::kStalled) == nullptr) {
    set(condition::kStalled, false, reason::kSuspended, "");
  }
  status_.next_retry_time.clear();
}

void StatusEditor::drifted(std::string_view status, std::string_view why, std::string_view text) {
  set(condition::kDrifted, status, why, text);
}

void StatusEditor::failed_by_drift(std::string_view text) {
  set(condition::kReady, false, reason::kDriftDetected, text);
  set(condition::kReconciling, false, reason::kDriftDetected, "");
  set(condition::kStalled, true, reason::kDriftDetected, text);
  status_.next_retry_time.clear();
}

void StatusEditor::ready(std::string_view text) {
  set(condition::kReady, true, reason::kApplied, text);
  set(condition::kReconciling, false, reason::kApplied, "");
  set(condition::kStalled, false, reason::kApplied, "");
  status_.failed = 0;
  status_.next_retry_time.clear();
}

void StatusEditor::waiting(const Failure& failure) {
  const bool dev = failure.reason() == reason::kGettingDevDB;
  const std::string_view short_text = dev ? message::kGettingDevDB : message::kReconciling;
  const bool in_message = text_ == ReadyText::kInMessage;
  set(condition::kReady, false, in_message ? std::string_view(failure.reason()) : reason::kReconciling, short_text);
  set(condition::kReconciling, true, failure.reason(), failure.what());
  set(condition::kStalled, false, failure.reason(), "");
}

void StatusEditor::pending(const Failure& failure) {
  set(condition::kReady, false, failure.reason(), failure.headline());
  set(condition::kReconciling, true, failure.reason(), failure.what());
  set(condition::kStalled, false, failure.reason(), "");
}

void StatusEditor::failed(const Failure& failure, std::int64_t backoff_limit,
                          std::optional<std::chrono::milliseconds> retry_in) {
  status_.next_retry_time = retry_in ? base::rfc3339(now_ + *retry_in) : "";
  if (failure.failure_class() == FailureClass::kWaiting) {
    waiting(failure);
    return;
  }
  if (failure.failure_class() == FailureClass::kPending) {
    pending(failure);
    return;
  }
  ++status_.failed;
  const bool exceeded = limit_exceeded(status_.failed, backoff_limit);
  const bool in_progress = failure.failure_class() == FailureClass::kTransient && !exceeded;
  set(condition::kReady, false, failure.reason(), failure.what());
  set(condition::kReconciling, in_progress, failure.reason(), failure.what());
  set(condition::kStalled, !in_progress, exceeded ? reason::kBackoffLimitExceeded : std::string_view(failure.reason()),
      in_progress ? "" : failure.what());
}

bool StatusEditor::is_ready() const {
  return resources::is_true(status_.conditions, condition::kReady);
}

bool limit_exceeded(std::int64_t failed, std::int64_t backoff_limit) {
  return backoff_limit != 0 && failed > backoff_limit;
}

std::optional<milliseconds> retry_delay(FailureClass failure_class, std::int64_t failed, std::int64_t backoff_limit,
                                        double jitter) {
  const auto jittered = [jitter](milliseconds delay) {
    return milliseconds(static_cast<std::int64_t>(static_cast<double>(delay.count()) * (1.0 + 0.1 * jitter)));
  };
  if (failure_class == FailureClass::kWaiting) return kStep;
  if (failure_class == FailureClass::kPending) return jittered(kLongest);
  if (failure_class == FailureClass::kFinal || limit_exceeded(failed, backoff_limit)) return std::nullopt;
  if (failure_class == FailureClass::kSetup || failed <= kLinearSteps) return kStep * std::max<std::int64_t>(failed, 1);
  const double doubled = static_cast<double>(kStep.count() * kLinearSteps) *
                         std::pow(2.0, static_cast<double>(std::min<std::int64_t>(failed - kLinearSteps, 10)));
  return jittered(std::min(milliseconds(static_cast<std::int64_t>(doubled)), kLongest));
}

}  // namespace portolan::reconcile
