#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "operator/reconcile/approval.h"
#include "operator/reconcile/plan_record.h"
#include "operator/reconcile/reconciler.h"

namespace portolan::reconcile {

/// Shows what a pass would run and waits for a person where one has to decide (spec/operator.md 10.11, 10.12).
class PlanReview {
 public:
  /// The object under the pass. Everything outlives the review.
  struct Subject {
    const Environment& environment;
    const resources::Kind& kind;
    /// How log lines call what is shown.
    std::string_view noun;
    resources::Metadata& metadata;
    resources::CommonStatus& status;
    std::int64_t last_applied;
    const Redactor& redactor;
    /// Writes a status that says that work goes on.
    std::function<void(std::string_view detail)> progressing;
  };

  explicit PlanReview(Subject subject) : subject_(std::move(subject)) {}

  /// Puts the plan into `status.plan` and its ConfigMap, and throws Failure(PlanReady).
  [[noreturn]] void show(const Proposal& proposal);

  /// Shows the plan, and returns when a person has approved exactly this one; the approval is used up then, and event
  /// PlanApproved recorded. To be called under the lock that the plan runs under, right before it runs.
  /// Throws Failure(ApprovalPending) with `pending` as headline while nobody has, Failure(PlanRejected), ConflictError
  /// when the object changed meanwhile.
  void require_approval(const Proposal& proposal, std::string_view pending);

  /// Takes a plan that was shown off the status and says in its ConfigMap what became of it (plan_state).
  void close(std::string_view state);

 private:
  std::string publish(const Proposal& proposal);
  [[noreturn]] void wait(const Proposal& proposal, const std::string& id, std::string_view pending) const;
  void use_approval(const Proposal& proposal, const std::string& id);
  log::Fields fields(const std::string& id) const;

  Subject subject_;
};

}  // namespace portolan::reconcile
