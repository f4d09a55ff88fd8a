#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "operator/reconcile/object_writer.h"
#include "operator/reconcile/reconciler.h"
#include "operator/resources/status.h"

namespace portolan::reconcile {

/// The statements of one pass while they run: the finalizer that keeps the object, the annotation that cancels them,
/// what people are told from time to time.
class AttemptRun {
 public:
  /// Whose statements they are. What is referred to outlives the run.
  struct Subject {
    const Environment& environment;
    const resources::Kind& kind;
    resources::Metadata& metadata;
    /// `status.lastAttempt`.
    std::optional<resources::Attempt>& attempt;
  };
  /// Shows a detail of the Reconciling condition. Called by a thread of its own; throws Error when it cannot.
  using Show = std::function<void(const std::string& detail)>;

  /// The finalizer goes with this object: after the status was written (spec/operator.md 10.8).
  explicit AttemptRun(Subject subject) : subject_(subject) {}

  /// Runs `statements` of the attempt that the status tells of, and says in `attempt` how it ended. Throws a final
  /// Failure when people canceled it; what `statements` throws passes through.
  void run(std::string_view detail, ports::Connection& connection, const Show& show,
           const std::function<void()>& statements);

  /// A statement begins. Throws Stopped when people canceled the attempt.
  void before_step();

 private:
  bool is_canceled() const { return cancellation_ && cancellation_->canceled(); }
  [[noreturn]] void fail_canceled();
  /// @param cancel  the command that cancels the attempt
  void show_progress(const Show& show, const std::stop_token& ended, std::string_view detail,
                     const std::string& cancel) const;

  Subject subject_;
  std::optional<InFlightFinalizer> finalizer_;
  /// While statements run.
  std::optional<Cancellations::UnderWay> cancellation_;
  /// When the statement under way began.
  std::atomic<std::chrono::steady_clock::time_point> step_began_;
};

}  // namespace portolan::reconcile
