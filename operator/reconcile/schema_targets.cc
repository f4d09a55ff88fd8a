#include <memory>
#include <set>
#include <utility>

#include "operator/reconcile/schema_pass.h"

/// An AtlasSchema with several targets (spec/operator.md 10.19): each is brought to its state as the only one would be,
/// one after the other, without what needs a person or a schedule for each.
namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
namespace message = resources::message;

}  // namespace

void SchemaPass::refuse_for_several(const std::vector<SchemaInputs>& targets) const {
  refuse_with_targets(resource_.spec.drift_check.has_value(), "spec.driftCheck", reason::kReadSchema);
  refuse_with_targets(plan_only(), "a plan without an apply", reason::kReadSchema);
  for (const SchemaInputs& inputs : targets) {
    refuse_with_targets(!review_policy(*inputs.environment).review.empty(), "lint.review", reason::kReadSchema);
  }
}

void SchemaPass::work_on_all(const std::vector<SchemaInputs>& targets) {
  refuse_for_several(targets);
  std::vector<base::Url> urls;
  for (const SchemaInputs& inputs : targets) urls.push_back(inputs.target.url);
  auto& shown = resource_.status.targets;
  std::vector<std::string> left_out;
  const bool all = visit_targets(named(urls, reason::kReadSchema), configuration_.project().stages, shown,
                                 [&](std::size_t index) { return bring(targets[index], shown[index], left_out); });
  busy_ = !all;
  if (busy_) return;
  const std::string hash = combined_hash(shown);
  const bool changed =
      resource_.status.observed_hash != hash || resource_.status.observed_generation != resource_.metadata.generation;
  finish(hash, std::string(message::kSchemaApplied));
  tell_left_out(left_out, changed);
}

/// @param left_out  what the plan leaves out is added, each once
std::optional<TargetOutcome> SchemaPass::bring(const SchemaInputs& inputs, const resources::TargetStatus& shown,
                                               std::vector<std::string>& left_out) {
  const auto place = environment_.gate.try_enter(target_key(inputs.target.url), resource_.metadata.key());
  if (place == nullptr) return std::nullopt;
  seen_.queued += place->waited();
  const engine::Context ctx = context();
  engine::Database database = attempt(reason::kApplyingSchema, FailureClass::kSetup,
                                      [&] { return engine::open_database(ctx, inputs.target.url); });
  seen_.driver = database.dialect().facts().family;
  end_abandoned(database, {});
  const engine::State desired = load_desired(inputs, database);
  const std::string mark = target_mark(environment_, inputs.target.url);
  attempt(reason::kApplyingSchema, FailureClass::kFinal, [&] {
    const auto apply = with_patience(
        ctx, [&] { return std::make_unique<engine::SchemaApply>(ctx, database, apply_options(inputs, database)); });
    const change::Plan& plan = apply->plan(desired);
    ask_checks(*inputs.environment, plan);
    ReviewPolicy policy = review_policy(*inputs.environment);
    policy.first_run = !is_known(shown, mark);
    refuse_destructive(policy, plan);
    engine::ApplyOutcome outcome;
    execute(*apply, plan, database, outcome);
    std::set<std::string> once(left_out.begin(), left_out.end());
    for (const std::string& text : apply->left_out()) {
      if (once.insert(text).second) left_out.push_back(text);
    }
  });
  return TargetOutcome{.version = "", .hash = engine::state_hash(desired, database.dialect()) + mark};
}

}  // namespace portolan::reconcile
