#pragma once

#include <string>
#include <string_view>

#include "operator/devdb/pending.h"
#include "operator/resources/condition.h"
#include "planner/base/errors.h"

namespace portolan::reconcile {

/// How a failed step of a pass is treated (spec/operator.md 1.8, 2.4, 10.7).
enum class FailureClass {
  /// Something outside has to come first; polled, never counted.
  kWaiting,
  /// A person has to decide (ApprovalPending, PlanReady); never counted, looked at again from time to time.
  kPending,
  /// The cause will pass: counted, retried with growing delays, not stalled.
  kTransient,
  /// The spec or what it refers to is wrong: counted, stalled, retried on the linear schedule.
  kSetup,
  /// Refused, or failed in a way that only a change of the spec mends: counted, stalled, not retried.
  kFinal,
};

/// A pass ended here: condition reason, text for people, and what happens next.
class Failure : public Error {
 public:
  /// @param headline  what the Ready condition says where that is not the whole message, which tools compare literally
  Failure(std::string_view reason, const std::string& message, FailureClass failure_class,
          std::string_view headline = {})
      : Error(message), reason_(reason), class_(failure_class), headline_(headline) {}

  const std::string& reason() const { return reason_; }
  FailureClass failure_class() const { return class_; }
  std::string headline() const { return headline_.empty() ? what() : headline_; }

 private:
  std::string reason_;
  FailureClass class_;
  std::string headline_;
};

/// The reason of the event about a failure (spec/operator.md 2.4, 7.4).
std::string_view event_reason(const Failure& failure);

/// Runs `step`; whatever it throws becomes a Failure with `reason`. TransientError gives kTransient, LockHeld kWaiting
/// with reason `Reconciling` (spec/operator.md 1.8: only some reasons wait), devdb::Pending kWaiting with
/// `GettingDevDB`, a database error that will pass kTransient, everything else `otherwise`. Failure and Stopped pass
/// through.
template <typename Step>
auto attempt(std::string_view reason, FailureClass otherwise, Step&& step) {
  try {
    return step();
  } catch (const Failure&) {
    throw;
  } catch (const Stopped&) {
    throw;
  } catch (const ConflictError&) {
    throw;
  } catch (const LockHeld& error) {
    throw Failure(resources::reason::kReconciling, error.what(), FailureClass::kWaiting);
  } catch (const devdb::Pending& error) {
    throw Failure(resources::reason::kGettingDevDB, error.what(), FailureClass::kWaiting);
  } catch (const TransientError& error) {
    throw Failure(reason, error.what(), FailureClass::kTransient);
  } catch (const DatabaseError& error) {
    throw Failure(reason, error.what(), error.transient() ? FailureClass::kTransient : otherwise);
  } catch (const SourceError& error) {
    throw Failure(reason, error.detailed(), otherwise);
  } catch (const Error& error) {
    throw Failure(reason, error.what(), otherwise);
  }
}

}  // namespace portolan::reconcile
