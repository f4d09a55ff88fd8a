#include <nlohmann/json.hpp>

#include "operator/reconcile/migration_pass.h"
#include "planner/base/strings.h"
#include "planner/engine/guards.h"
#include "planner/hcl/library.h"

/// What both ways of a migration pass have in common.
namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;

constexpr const char* kResolve = "portolan.db/resolve";

}  // namespace

std::string operator_version() {
  return "Portolan Operator v" PORTOLAN_VERSION;
}

/// The answer in the annotation counts once, so it is taken off before it is used.
void MigrationPass::take_answer() {
  const std::string text = resources::annotation(resource_.metadata, kResolve);
  if (text.empty()) return;
  const std::string word = text.substr(0, text.find('@'));
  answered_ = word.size() == text.size() ? "" : text.substr(word.size() + 1);
  const nlohmann::json patch = {{"metadata", {{"annotations", {{kResolve, nullptr}}}}}};
  const auto stored = environment_.store.patch(resources::kAtlasMigration, resource_.metadata.key(), patch);
  resource_.metadata = resources::metadata_of(stored);
  if (word == kResolveDone) answer_ = migrate::Answer::kDone;
  if (word == kResolveNotRun) answer_ = migrate::Answer::kNotRun;
  if (answer_) return;
  throw Failure(reason::kMigrating,
                std::string("annotation ") + kResolve + " must be " + std::string(kResolveDone) + " or " +
                    std::string(kResolveNotRun) + ", not " + base::quote_go(word),
                FailureClass::kFinal);
}

/// The answer about one target says nothing of the others.
std::optional<migrate::Answer> MigrationPass::answer() const {
  return answered_ == target_ ? answer_ : std::nullopt;
}

std::string MigrationPass::answer_command(std::string_view answer) const {
  return "kubectl annotate atlasmigration -n " + resource_.metadata.space + " " + resource_.metadata.name + " " +
         kResolve + "=" + std::string(answer) + (target_.empty() ? "" : "@" + target_);
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

}  // namespace portolan::reconcile
