#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "operator/reconcile/failure.h"
#include "operator/resources/status.h"

namespace portolan::reconcile {

/// Which texts the health checks of one kind look at (spec/operator.md 9.2).
enum class ReadyText {
  /// AtlasSchema: while work is in progress Ready's *message* is exactly `Reconciling` or `GettingDevDB`.
  kInMessage,
  /// AtlasMigration: while work is in progress Ready's *reason* is `Reconciling`.
  kInReason,
};

/// Writes the three standard conditions, always together and for one generation (spec/operator.md 1.8, 9.1).
class StatusEditor {
 public:
  /// @param status  changed in place; outlives this object
  StatusEditor(resources::CommonStatus& status, std::int64_t generation, ReadyText text,
               std::chrono::system_clock::time_point now)
      : status_(status), generation_(generation), text_(text), now_(now) {}

  /// Work begins: Ready and Stalled False, Reconciling True with `detail`; the failure counter starts anew.
  void reconciling(std::string_view detail);

  /// Work goes on after a failure or an approval: as `reconciling`, and failures are counted on.
  void progressing(std::string_view detail);

  /// Nothing is done because of `spec.suspend`: Reconciling False; Ready and Stalled stay as they are
  /// (spec/operator.md 10.11).
  void suspended();

  /// What a check for drift came to: condition Drifted. @param status  `True`, `False` or `Unknown`
  void drifted(std::string_view status, std::string_view reason, std::string_view message);

  /// Drift counts as a failure (`onDrift: Fail`): Ready False, Stalled True. Nothing is counted.
  void failed_by_drift(std::string_view message);

  /// The declared state holds. @param message  of the Ready condition
  void ready(std::string_view message);

  /// A pass ended early. `retry_in` is when the next one comes; nothing means it waits for a trigger.
  void failed(const Failure& failure, std::int64_t backoff_limit, std::optional<std::chrono::milliseconds> retry_in);

  bool is_ready() const;

 private:
  void waiting(const Failure& failure);
  void pending(const Failure& failure);
  void set(std::string_view type, bool value, std::string_view reason, std::string_view message);
  void set(std::string_view type, std::string_view value, std::string_view reason, std::string_view message);

  resources::CommonStatus& status_;
  std::int64_t generation_;
  ReadyText text_;
  std::chrono::system_clock::time_point now_;
};

/// When a failed pass is tried again (spec/operator.md 2.4, 10.7): nothing once the limit is exceeded or for final
/// failures; 5 s for waiting ones, five minutes where a person has to act; `failed` x 5 s for the first five, then
/// doubling up to five minutes with up to 10 % taken or added by `jitter` in [-1, 1].
/// @param failed  the counter including this failure
std::optional<std::chrono::milliseconds> retry_delay(FailureClass failure_class, std::int64_t failed,
                                                     std::int64_t backoff_limit, double jitter);

/// Whether `failed` has used up the limit; 0 means no limit.
bool limit_exceeded(std::int64_t failed, std::int64_t backoff_limit);

}  // namespace portolan::reconcile
