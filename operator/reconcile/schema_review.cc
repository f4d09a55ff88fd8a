#include "operator/reconcile/schema_review.h"

#include <set>

#include "operator/reconcile/failure.h"
#include "planner/base/strings.h"
#include "planner/diff/policy.h"
#include "planner/engine/schema_plan.h"
#include "planner/lint/review.h"
#include "planner/report/style.h"

namespace portolan::reconcile {
namespace {

constexpr const char* kAlways = "ALWAYS";
constexpr const char* kFirstRun =
    "\nThe first run of a schema must not contain destructive changes: the target database holds objects that the "
    "desired state does not have. Add them to the desired state, or exclude them, so that nothing is dropped by "
    "accident.";

}  // namespace

std::vector<std::string> destructive_statements(const change::Plan& plan) {
  std::set<std::size_t> changes;
  for (const auto& finding : diff::destructive_findings(plan.changes)) changes.insert(finding.change);
  std::vector<std::string> statements;
  for (const change::Statement& statement : plan.statements) {
    if (statement.source && changes.contains(*statement.source)) statements.push_back(statement.sql);
  }
  return statements;
}

std::string destructive_text(const std::vector<std::string>& statements) {
  std::string text(resources::message::kDestructiveChanges);
  text += "\n";
  for (const std::string& statement : statements) text += "- " + statement + "\n";
  return text;
}

void refuse_destructive(const ReviewPolicy& policy, const change::Plan& plan) {
  if (!policy.first_run && !policy.destructive_error.value_or(false)) return;
  const std::vector<std::string> statements = destructive_statements(plan);
  if (statements.empty()) return;
  const std::string text = destructive_text(statements);
  if (!policy.first_run) throw Failure(resources::reason::kLintPolicyError, text, FailureClass::kFinal);
  throw Failure(resources::reason::kFirstRunDestructive, text + kFirstRun, FailureClass::kFinal);
}

Proposal propose(const engine::State& from, const engine::State& to, const change::Plan& plan,
                 const ports::Dialect& dialect) {
  const std::vector<std::string> destructive = destructive_statements(plan);
  return {.from_hash = engine::fingerprint(from, dialect),
          .to_hash = engine::fingerprint(to, dialect),
          .sql = engine::migration_text(plan, {}),
          .statements = static_cast<std::int64_t>(plan.statements.size()),
          .destructive = !destructive.empty(),
          .notes = destructive.empty() ? "" : destructive_text(destructive)};
}

bool needs_approval(const engine::Context& context, const ReviewPolicy& policy, const engine::State& from,
                    const ports::Dialect& dialect, const engine::DevSettings& dev, Proposal& proposal) {
  if (policy.review == kAlways || (policy.first_run && proposal.destructive)) return true;
  lint::Options options;
  options.analyzers["destructive"].error = policy.destructive_error;
  const engine::PlanFile plan{
      .name = "plan", .from = proposal.from_hash, .to = proposal.to_hash, .migration = proposal.sql};
  const lint::Report report = engine::lint_plan(context, plan, from, dialect, dev, options);
  proposal.notes =
      std::string(base::trim(lint::planned_text(report, static_cast<std::size_t>(proposal.statements), {})));
  return lint::asks_person(policy.review, report);
}

}  // namespace portolan::reconcile
