#include <algorithm>

#include "operator/reconcile/attempt.h"
#include "operator/reconcile/migration_pass.h"

/// An AtlasMigration with several targets (spec/operator.md 10.19): each is brought forward as the only one would be,
/// one after the other. There is no way back: the directory that was applied is kept once for a resource, not for a
/// target.
namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;

}  // namespace

void MigrationPass::refuse_for_several() const {
  refuse_with_targets(down_flow().allow, "protectedFlows.migrateDown.allow", reason::kReadingMigrationData);
  refuse_with_targets(plan_only(), "a plan without an apply", reason::kReadingMigrationData);
}

void MigrationPass::work_on_all(const std::vector<MigrationInputs>& targets) {
  refuse_for_several();
  std::vector<base::Url> urls;
  for (const MigrationInputs& inputs : targets) urls.push_back(inputs.target.url);
  const std::vector<std::string> names = named(urls, reason::kReadingMigrationData);
  std::vector<Outcome> outcomes;
  const auto visit = [&](std::size_t index) -> std::optional<TargetOutcome> {
    const MigrationInputs& inputs = targets[index];
    const auto place = environment_.gate.try_enter(target_key(inputs.target.url), resource_.metadata.key());
    if (place == nullptr) return std::nullopt;
    target_ = names[index];
    outcomes.push_back(run_on(inputs));
    return TargetOutcome{.version = outcomes.back().version,
                         .hash = inputs.hash + target_mark(environment_, inputs.target.url)};
  };
  busy_ = !visit_targets(names, configuration_.project().stages, resource_.status.targets, visit);
  if (!busy_) finish_all(outcomes);
}

/// The resource stands at a version when all of its targets do.
void MigrationPass::finish_all(const std::vector<Outcome>& outcomes) {
  Outcome all = outcomes.front();
  for (const Outcome& outcome : outcomes) {
    if (outcome.version != all.version) all.version.clear();
    all.applied_at = std::max(all.applied_at, outcome.applied_at);
  }
  finish(combined_hash(resource_.status.targets), all);
}

}  // namespace portolan::reconcile
