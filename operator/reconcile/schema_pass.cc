#include "operator/reconcile/schema_pass.h"

#include <memory>
#include <utility>

#include "operator/reconcile/apply_report.h"
#include "planner/base/strings.h"
#include "planner/engine/guards.h"
#include "planner/engine/unmanaged.h"
#include "planner/schema/filter.h"

namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
namespace message = resources::message;

/// The reason of the event that names what of the desired state no plan makes yet.
constexpr std::string_view kNotManaged = "NotManaged";

const PassTraits kSchemaTraits{resources::kAtlasSchema, ReadyText::kInMessage, message::kSchemaChanged, "schema plan"};

/// The spec decides, then the configuration (spec/operator.md 2.5).
std::optional<bool> destructive_error(const resources::SchemaSpec& spec, const project::Environment& environment) {
  if (spec.policy && spec.policy->lint && spec.policy->lint->destructive) return spec.policy->lint->destructive->error;
  std::optional<bool> error;
  for (const hcl::Section& analyzer : environment.lint.analyzers) {
    const hcl::Section::Item* item = analyzer.type == "destructive" ? analyzer.attribute("error") : nullptr;
    if (item == nullptr) continue;
    if (!item->value.is_bool()) throw UsageError("cannot determine the value of the destructive.error attribute");
    error = item->value.as_bool();
  }
  return error;
}

}  // namespace

SchemaPass::SchemaPass(const Environment& environment, InputMemory& inputs, InputMemory& left_out,
                       resources::AtlasSchema resource, std::vector<std::string> unsupported, std::stop_token stop)
    : Pass(kSchemaTraits, environment, inputs, std::move(resource), std::move(unsupported), std::move(stop)),
      left_out_(left_out) {}

std::vector<SchemaInputs> SchemaPass::read_inputs() {
  return attempt(reason::kReadSchema, FailureClass::kSetup, [&] {
    refuse_unsupported(unsupported_, reason::kReadSchema);
    return read_schema_inputs(resource_.spec, reader_, redactor_, configuration_, context());
  });
}

engine::State SchemaPass::load_desired(const SchemaInputs& inputs, engine::Database& database) {
  try {
    return attempt(reason::kCalculatingHash, FailureClass::kFinal, [&] {
      try {
        return engine::load_state(context(), inputs.desired, &database, {.url = inputs.dev, .target = &database},
                                  schema_scope(*inputs.environment));
      } catch (const ports::NoDevDatabase& error) {
        const std::string why = dev_ == nullptr ? "no dev database" : error.what();
        throw Failure(reason::kGettingDevDB,
                      why + ": set spec.devURL or spec.devURLFrom to an empty database of the target's family",
                      dev_ == nullptr ? FailureClass::kFinal : FailureClass::kSetup);
      } catch (const DatabaseError& error) {
        if (dev_ != nullptr) dev_->check_rights(error);
        throw;
      }
    });
  } catch (const Failure& failure) {
    if (failure.failure_class() != FailureClass::kWaiting) throw;
    throw Failure(reason::kGettingDevDB, failure.what(), FailureClass::kWaiting);
  }
}

ReviewPolicy SchemaPass::review_policy(const project::Environment& environment) const {
  const auto& policy = resource_.spec.policy;
  const bool says_review = policy && policy->lint && !policy->lint->review.empty();
  return {.first_run = resource_.status.last_applied == 0,
          .destructive_error = attempt(reason::kLintPolicyError, FailureClass::kSetup,
                                       [&] { return destructive_error(resource_.spec, environment); }),
          .review = says_review ? policy->lint->review : environment.lint.review};
}

/// Returns when the plan may run.
void SchemaPass::review(const SchemaInputs& inputs, const engine::State& current, const engine::State& desired,
                        const engine::Database& database, const change::Plan& plan) {
  if (plan.statements.empty()) return plan_review().close(plan_state::kObsolete);
  const ports::Dialect& dialect = database.dialect();
  const ReviewPolicy policy = review_policy(*inputs.environment);
  if (plan_only()) plan_review().show(propose(current, desired, plan, dialect));
  if (policy.review.empty()) {
    refuse_destructive(policy, plan);
    return plan_review().close(plan_state::kObsolete);
  }
  Proposal proposal = propose(current, desired, plan, dialect);
  const engine::DevSettings dev{.url = inputs.dev, .target = &database};
  if (needs_approval(context(), policy, current, dialect, dev, proposal)) {
    return plan_review().require_approval(proposal, message::kSchemaPlanPending);
  }
  plan_review().close(plan_state::kObsolete);
}

void SchemaPass::ask_checks(const project::Environment& environment, const change::Plan& plan) {
  project::Planned planned;
  for (const change::Statement& statement : plan.statements) planned.statements.push_back(statement.sql);
  engine::ask_checks(environment, "schema_apply", planned, [](const project::DriftCheck& check) {
    throw UsageError(check.place + ": a drift check compares with what migration files made; an AtlasSchema has none");
  });
}

void SchemaPass::execute(engine::SchemaApply& apply, const change::Plan& plan, const engine::Database& database,
                         engine::ApplyOutcome& outcome) {
  if (plan.statements.empty()) return;
  std::string sql;
  for (const change::Statement& statement : plan.statements) sql += statement.sql + ";\n";
  const auto start = environment_.clock.steady();
  const auto measure = [&](bool failed) {
    seen_.applied = apply_stats(seen_.driver, environment_.clock.steady() - start, outcome.applied, failed);
  };
  try {
    as_attempt(attempt_phase::kApplying, "applying " + std::to_string(plan.statements.size()) + " statements", sql,
               database, [&] { apply.execute(outcome); });
  } catch (const Error&) {
    measure(true);
    throw;
  }
  measure(false);
  log::Fields about = fields();
  about.emplace_back("applied", std::to_string(outcome.applied.size()));
  environment_.logger.info("schema changes are applied", about);
}

engine::SchemaApplyOptions SchemaPass::apply_options(const SchemaInputs& inputs, const engine::Database& database) {
  const project::Environment& environment = *inputs.environment;
  engine::SchemaApplyOptions options{.scope = schema_scope(environment),
                                     .policy = environment.policy(database.dialect().facts().family),
                                     .dev = {.url = inputs.dev, .target = &database}};
  options.tx_mode = environment.tx_mode == "none" ? engine::SchemaTxMode::kNone : engine::SchemaTxMode::kFile;
  options.hooks = engine::transaction_hooks(environment);
  options.hooks.warn = [this](const std::string& text) { tell(text); };
  return options;
}

void SchemaPass::work() {
  const std::vector<SchemaInputs> targets = read_inputs();
  if (configuration_.has_for_each()) return work_on_all(targets);
  resource_.status.targets.clear();
  work_on_one(targets.front());
}

void SchemaPass::work_on_one(const SchemaInputs& inputs) {
  const bool may_check = applied_before();
  const bool corrects = may_check && corrects_drift();
  only_looks_ = may_check && !corrects;
  schedule_check();
  const auto access = only_looks_ || plan_only() ? TargetGate::Access::kRead : TargetGate::Access::kWrite;
  const std::string key = target_key(inputs.target.url);
  const auto pass = environment_.gate.try_enter(key, resource_.metadata.key(), access);
  if (pass == nullptr) {
    busy_ = true;
    return;
  }
  seen_.queued = pass->waited();
  const engine::Context ctx = context();
  engine::Database database = attempt(reason::kApplyingSchema, FailureClass::kSetup,
                                      [&] { return engine::open_database(ctx, inputs.target.url); });
  seen_.driver = database.dialect().facts().family;
  if (access == TargetGate::Access::kWrite) end_abandoned(database, {});
  engine::State desired = load_desired(inputs, database);
  const std::string hash = engine::state_hash(desired, database.dialect());
  const bool changed =
      resource_.status.observed_hash != hash || resource_.status.observed_generation != resource_.metadata.generation;
  announce_change(hash);
  const bool checking = may_check && resource_.status.observed_hash == hash;
  std::unique_ptr<TargetGate::Pass> second_place;
  if (only_looks_ && !checking) {
    // What it refers to has changed: this is no check but an apply.
    only_looks_ = false;
    second_place = environment_.gate.try_enter(key, resource_.metadata.key());
    busy_ = second_place == nullptr;
    if (busy_) return;
  }

  engine::SchemaApplyOptions options = apply_options(inputs, database);
  if (checking) {
    const auto& exclude = resource_.spec.drift_check->exclude;
    options.scope.exclude.insert(options.scope.exclude.end(), exclude.begin(), exclude.end());
    schema::exclude(desired.realm, exclude, desired.schema_scope);
  }
  engine::ApplyOutcome outcome;
  std::vector<std::string> left_out;
  bool looked = false;
  attempt(reason::kApplyingSchema, FailureClass::kFinal, [&] {
    const auto apply =
        with_patience(ctx, [&] { return std::make_unique<engine::SchemaApply>(ctx, database, options); });
    const change::Plan& plan = apply->plan(desired);
    if (checking) note_drift(plan);
    looked = checking && (!corrects || plan.statements.empty());
    if (looked) return;
    ask_checks(*inputs.environment, plan);
    review(inputs, apply->current(), desired, database, plan);
    execute(*apply, plan, database, outcome);
    left_out = apply->left_out();
  });
  if (looked) return finish_check();
  finish(hash, applied_message(inputs.target, database.dialect().facts().family,
                               database.connection->bound_schema().value_or(""), outcome.applied));
  tell_left_out(left_out, changed);
}

/// Once per change, and not again after a restart of the operator: each pass finds the same.
void SchemaPass::tell_left_out(const std::vector<std::string>& left_out, bool changed) {
  const std::string text = left_out.empty() ? "" : engine::not_created_text(left_out);
  const bool other = left_out_.changed(resource_.metadata.key(), text);
  if (!text.empty() && (changed || other)) event(true, kNotManaged, text);
}

/// @param text  of the Ready condition
void SchemaPass::finish(const std::string& hash, const std::string& text) {
  resource_.status.observed_hash = hash;
  resource_.status.last_applied =
      std::chrono::duration_cast<std::chrono::seconds>(environment_.clock.now().time_since_epoch()).count();
  resource_.status.plan_url.clear();
  resource_.status.plan_link.clear();
  plan_review().close(plan_state::kApplied);
  settle_drift();
  editor().ready(redactor_.apply(text));
  inputs_.changed(resource_.metadata.key(), reader_.content_hash());
  write();
  event(false, reason::kApplied, message::kAppliedSchemaEvent);
}

}  // namespace portolan::reconcile
