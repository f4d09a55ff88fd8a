#include <nlohmann/json.hpp>

#include "operator/reconcile/migration_pass.h"
#include "planner/base/hash.h"
#include "planner/base/random.h"
#include "planner/base/strings.h"
#include "planner/engine/guards.h"
#include "planner/hcl/library.h"

/// What both ways of a migration pass have in common.
namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;

constexpr const char* kResolve = "portolan.db/resolve";
/// `status.lastAttempt.phase` after PlanReview::require_approval.
constexpr std::string_view kApprovedPhase = "approved";
constexpr std::size_t kIdBytes = 16;

}  // namespace

std::string operator_version() {
  return "Portolan Operator v" PORTOLAN_VERSION;
}

/// The answer in the annotation counts once, so it is taken off before it is used.
std::optional<migrate::Answer> MigrationPass::take_answer() {
  const auto annotation = resource_.metadata.annotations.find(kResolve);
  if (annotation == resource_.metadata.annotations.end()) return std::nullopt;
  const std::string word = annotation->second;
  const nlohmann::json patch = {{"metadata", {{"annotations", {{kResolve, nullptr}}}}}};
  const auto stored = environment_.store.patch(resources::kAtlasMigration, resource_.metadata.key(), patch);
  resource_.metadata = resources::metadata_of(stored);
  if (word == kResolveDone) return migrate::Answer::kDone;
  if (word == kResolveNotRun) return migrate::Answer::kNotRun;
  throw Failure(reason::kMigrating,
                std::string("annotation ") + kResolve + " must be " + std::string(kResolveDone) + " or " +
                    std::string(kResolveNotRun) + ", not " + base::quote_go(word),
                FailureClass::kFinal);
}

std::string MigrationPass::answer_command(std::string_view answer) const {
  return "kubectl annotate atlasmigration -n " + resource_.metadata.space + " " + resource_.metadata.name + " " +
         kResolve + "=" + std::string(answer);
}

engine::LockOptions MigrationPass::lock_options(const MigrationInputs& inputs) const {
  const project::Migration& migration = inputs.environment->migration;
  engine::LockOptions options;
  options.name = migration.lock_name;
  if (migration.lock_timeout.empty()) return options;
  const auto nanoseconds = hcl::parse_duration(migration.lock_timeout);
  if (!nanoseconds) throw UsageError("time: invalid duration " + base::quote_go(migration.lock_timeout));
  options.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds(*nanoseconds));
  return options;
}

migrate::TransactionHooks MigrationPass::hooks(const MigrationInputs& inputs) {
  migrate::TransactionHooks hooks = engine::transaction_hooks(*inputs.environment);
  hooks.warn = [this](const std::string& text) { tell(text); };
  return hooks;
}

/// A statement that needs more rights than a shared dev database gives gets one of its own next time.
void MigrationPass::on_dev(const std::function<void()>& step) {
  try {
    step();
  } catch (const DatabaseError& error) {
    if (dev_ != nullptr) dev_->check_rights(error);
    throw;
  }
}

/// The status tells of the attempt before its first statement runs. One that nobody ended stays open; the next pass
/// learns from the revisions table how far it came.
void MigrationPass::as_attempt(std::string_view phase, const std::string& sql, const std::function<void()>& run) {
  auto& attempt = resource_.status.last_attempt;
  const bool approved = attempt && attempt->phase == kApprovedPhase;
  attempt = {.id = approved ? attempt->id : base::hex_encode(base::random_bytes(kIdBytes)),
             .plan_hash = base::hex_encode(base::sha256(sql)),
             .started_at = base::rfc3339(environment_.clock.now()),
             .phase = std::string(phase)};
  editor().progressing(phase);
  write_status(environment_.store, resource_);
  in_flight_.emplace(environment_.store, resources::kAtlasMigration, resource_.metadata);
  try {
    run();
  } catch (const Stopped&) {
    throw;
  } catch (const Error&) {
    attempt->phase = "failed";
    throw;
  }
  attempt->phase = "done";
}

}  // namespace portolan::reconcile
