#include "operator/reconcile/drift.h"
#include "operator/reconcile/random.h"
#include "operator/reconcile/schema_pass.h"

/// Looking for drift of an AtlasSchema's target (spec/operator.md 10.9).
namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
namespace message = resources::message;

/// Words of `driftCheck.onDrift`; the third, `Report`, is what happens otherwise.
constexpr const char* kFail = "Fail";
constexpr const char* kCorrect = "Correct";
constexpr std::chrono::minutes kCheckInterval{5};

}  // namespace

/// Whether this spec was applied and nobody asks for more than to look for drift. Condition Drifted is first written
/// for a generation when that was applied, and failures leave it alone.
bool SchemaPass::applied_before() const {
  if (!resource_.spec.drift_check || plan_only() || is_requested()) return false;
  const auto* drifted = resources::find_condition(resource_.status.conditions, resources::condition::kDrifted);
  return drifted != nullptr && drifted->observed_generation == resource_.metadata.generation;
}

bool SchemaPass::corrects_drift() const {
  return resource_.spec.drift_check && resource_.spec.drift_check->on_drift == kCorrect;
}

void SchemaPass::schedule_check() {
  if (!resource_.spec.drift_check) return;
  next_check_ = spread(interval_of(resource_.spec.drift_check->interval, kCheckInterval), random_chance());
}

/// @param plan  back to what was declared
void SchemaPass::note_drift(const change::Plan& plan) {
  auto& shown = resource_.status.drift;
  const std::string before = shown ? shown->fingerprint : "";
  shown = drift_status(engine::drift_changes(plan), DriftSense::kToExpected, base::rfc3339(environment_.clock.now()));
  const bool found = shown->summary->total > 0;
  const std::string text = drift_text(*shown->summary, "");
  editor().drifted(found ? resources::kTrue : resources::kFalse, found ? reason::kDriftDetected : reason::kNoDrift,
                   text);
  seen_.drifted = found;
  if (const std::string_view news = drift_news(before, shown->fingerprint); !news.empty()) event(found, news, text);
}

void SchemaPass::finish_check() {
  const bool found = seen_.drifted.value_or(false);
  if (found && resource_.spec.drift_check->on_drift == kFail) {
    editor().failed_by_drift(drift_text(*resource_.status.drift->summary, ""));
  } else if (!editor().is_ready()) {
    editor().ready(message::kSchemaApplied);
  }
  write();
}

/// What was applied just now is what is declared.
void SchemaPass::settle_drift() {
  if (resource_.spec.drift_check) return note_drift({});
  resource_.status.drift.reset();
  std::erase_if(resource_.status.conditions,
                [](const auto& condition) { return condition.type == resources::condition::kDrifted; });
}

}  // namespace portolan::reconcile
