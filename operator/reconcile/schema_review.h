#pragma once

#include <optional>
#include <string>
#include <vector>

#include "operator/reconcile/approval.h"
#include "planner/change/plan.h"
#include "planner/engine/state.h"

/// What policies say about the plan of an AtlasSchema before it runs (spec/operator.md 2.5 to 2.8, 10.4, 10.12).
namespace portolan::reconcile {

/// The policies of one pass, whatever named them.
struct ReviewPolicy {
  /// Nothing was ever applied: what is there may belong to somebody else.
  bool first_run = false;
  /// `lint.destructive.error`; unset: nobody said.
  std::optional<bool> destructive_error;
  /// `lint.review`; empty: nobody has to look at plans.
  std::string review;
};

/// The statements of the destructive changes of a plan, in plan order, each once.
std::vector<std::string> destructive_statements(const change::Plan& plan);

/// `destructive changes detected:` and the statements, each in a line behind a dash.
std::string destructive_text(const std::vector<std::string>& statements);

/// Throws Failure(LintPolicyError) for destructive changes that the policy forbids, Failure(FirstRunDestructive) for
/// any on the first run.
void refuse_destructive(const ReviewPolicy& policy, const change::Plan& plan);

/// What people are shown of a plan.
Proposal propose(const engine::State& from, const engine::State& to, const change::Plan& plan,
                 const ports::Dialect& dialect);

/// Whether a person has to approve the plan. A policy that looks at the plan has it linted on the dev database; what
/// was found becomes the notes of the proposal. On the first run destructive changes always need a person.
/// Precondition: `policy.review` is not empty. Throws what lint_plan throws.
bool needs_approval(const engine::Context& context, const ReviewPolicy& policy, const engine::State& from,
                    const ports::Dialect& dialect, const engine::DevSettings& dev, Proposal& proposal);

}  // namespace portolan::reconcile
