#include "operator/reconcile/migration_pass.h"

#include <algorithm>
#include <utility>

#include "operator/reconcile/way_back.h"
#include "planner/engine/guards.h"
#include "planner/engine/migrate_drift.h"
#include "planner/engine/revisions_location.h"

namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;
namespace message = resources::message;

const PassTraits kMigrationTraits{resources::kAtlasMigration, ReadyText::kInReason, message::kMigrationChanged};

/// As the labels of guards name what this pass does.
constexpr std::string_view kCheckedCommand = "migrate_apply";

std::int64_t unix_seconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

migrate::TxMode tx_mode(const project::Environment& environment) {
  const std::string& own = environment.migration.tx_mode;
  const std::string& word = own.empty() ? environment.tx_mode : own;
  return word.empty() ? migrate::TxMode::kFile : migrate::parse_tx_mode(word);
}

/// `checksum mismatch: 2.sql (line 3 of atlas.sum)`.
std::string describe_mismatch(const migrate::ChecksumError& error) {
  std::string text = error.what();
  if (error.file().empty()) return text;
  text += ": " + error.file();
  switch (error.reason()) {
    case migrate::ChecksumError::Reason::kAdded:
      text += " was added";
      break;
    case migrate::ChecksumError::Reason::kRemoved:
      text += " was removed";
      break;
    case migrate::ChecksumError::Reason::kEdited:
      text += " was edited";
      break;
    case migrate::ChecksumError::Reason::kNone:
      break;
  }
  return text + " (line " + std::to_string(error.line()) +
         " of atlas.sum); run 'portolan migrate hash' on the directory and update it as a whole";
}

/// A wrong statement fails the same way again; only a file that was rolled back as a whole deserves one more try
/// (spec/operator.md 10.7).
FailureClass class_of(const DatabaseError& error, bool rolled_back, std::int64_t failed) {
  if (error.transient()) return FailureClass::kTransient;
  return rolled_back && failed == 0 ? FailureClass::kSetup : FailureClass::kFinal;
}

}  // namespace

MigrationPass::MigrationPass(const Environment& environment, InputMemory& inputs, resources::AtlasMigration resource,
                             std::vector<std::string> unsupported, std::stop_token stop)
    : Pass(kMigrationTraits, environment, inputs, std::move(resource), std::move(unsupported), std::move(stop)),
      state_(environment.store, resource_.metadata) {}

std::vector<MigrationInputs> MigrationPass::read_inputs() {
  return attempt(reason::kReadingMigrationData, FailureClass::kSetup, [&] {
    refuse_unsupported(unsupported_, reason::kReadingMigrationData);
    const resources::MigrateDown flow = down_flow();
    if (is_remote(resource_.spec.dir) && flow.allow && flow.auto_approve) {
      throw Failure(reason::kProtectedFlowError, "autoApprove is not allowed for a remote directory",
                    FailureClass::kSetup);
    }
    return read_migration_inputs(resource_.spec, reader_, redactor_, configuration_, context(), environment_.hash_key);
  });
}

engine::MigrateApplyOptions MigrationPass::apply_options(const MigrationInputs& inputs,
                                                         const engine::Database& database,
                                                         const std::string& revisions_schema) {
  engine::MigrateApplyOptions options;
  const project::Migration& migration = inputs.environment->migration;
  migrate::PendingOptions& pending = options.executor.pending;
  pending.order = migrate::parse_exec_order(migration.exec_order.empty() ? "linear" : migration.exec_order);
  if (!migration.baseline.empty()) pending.baseline = migration.baseline;
  if (!migration.to_version.empty()) pending.to_version = migration.to_version;
  options.executor.tx_mode = tx_mode(*inputs.environment);
  options.executor.hooks = hooks(inputs);
  options.executor.operator_version = operator_version();
  options.executor.answer = answer();
  options.executor.way_done = answer_command(kResolveDone);
  options.executor.way_not_run = answer_command(kResolveNotRun);
  options.revisions_schema = revisions_schema;
  options.dev = {.url = inputs.dev, .target = &database};
  options.lock = lock_options(inputs);
  return options;
}

MigrationPass::Outcome MigrationPass::go_forward(const MigrationInputs& inputs, engine::Database& database,
                                                 const std::string& revisions_schema) {
  const engine::Context ctx = context();
  const engine::MigrateApplyOptions options = apply_options(inputs, database, revisions_schema);
  const auto run = with_patience(
      ctx, [&] { return std::make_unique<engine::MigrateApply>(ctx, database, inputs.directory, options); });
  const migrate::Pending& pending = run->prepare();
  log::Fields about = fields();
  if (pending.files.empty() && !pending.baseline) {
    environment_.logger.info("no pending migrations", about);
    const std::vector<migrate::Revision> revisions = run->revisions().read();
    return {.version = pending.current,
            .applied_at = revisions.empty() ? Outcome{}.applied_at : revisions.back().executed_at};
  }
  if (plan_only()) plan_review().show(proposal_of(pending));
  about.emplace_back("count", std::to_string(pending.files.size()));
  environment_.logger.info("applying pending migrations", about);
  ask_checks(inputs, pending, database);
  keep_directory(inputs, &DirectoryState::stage);
  migrate::ApplyReport report;
  as_attempt(attempt_phase::kApplying, attempt_phase::kApplying, proposal_of(pending).sql, database, [&] {
    run_around(inputs, "pre", database);
    run->run(report);
    run_around(inputs, "post", database);
  });
  return {.version = report.target, .applied_at = report.end, .changed = true};
}

void MigrationPass::ask_checks(const MigrationInputs& inputs, const migrate::Pending& pending,
                               engine::Database& database) {
  std::vector<project::Check> checks = inputs.environment->checks;
  const auto looks_at_drift = [](const project::Check& check) {
    return check.drift && check.command == kCheckedCommand;
  };
  const auto& policy = resource_.spec.policy;
  if (policy && policy->drift && std::none_of(checks.begin(), checks.end(), looks_at_drift)) {
    check_drift({.fails = policy->drift->on_error != "CONTINUE", .exclude = policy->drift->exclude, .place = "spec"},
                inputs, pending, database);
  }
  if (checks.empty()) return;
  const auto planned = engine::planned_files(pending, inputs.directory, database.dialect());
  engine::ask_checks(*inputs.environment, kCheckedCommand, planned,
                     [&](const project::DriftCheck& check) { check_drift(check, inputs, pending, database); });
}

/// The run holds the lock already (spec/operator.md 1.9).
void MigrationPass::check_drift(const project::DriftCheck& check, const MigrationInputs& inputs,
                                const migrate::Pending& pending, engine::Database& database) {
  if (pending.current.empty()) return;
  const project::Environment& environment = *inputs.environment;
  engine::MigrateDriftOptions options{
      .revisions_schema = engine::find_revisions_schema(database, environment.migration.revisions_schema),
      .dev = {.url = inputs.dev, .target = &database},
      .lock = {.skip = true},
      .exclude = check.exclude.empty() ? environment.exclude : check.exclude};
  environment_.logger.info("checking for drift", fields());
  engine::Drift drift;
  on_dev([&] { drift = engine::find_drift(context(), database, inputs.directory, options); });
  if (!drift.found()) return;
  const std::string text = "database state does not match expected state at version " + drift.current;
  if (check.fails) throw Failure(reason::kDriftDetected, text + "\n" + drift.diff, FailureClass::kSetup);
  event(true, reason::kDriftDetected, text);
}

void MigrationPass::run_around(const MigrationInputs& inputs, std::string_view type, engine::Database& database) {
  const engine::GuardReach reach{configuration_.files(), configuration_.programs(), stop_,
                                 [this](const std::string& text) { tell(text); }};
  engine::run_around(reach, *inputs.environment, type, kCheckedCommand, *database.connection);
}

void MigrationPass::keep_directory(const MigrationInputs& inputs, void (DirectoryState::*keep)(const migrate::Dir&)) {
  // Several targets have no way back, and may have a directory each.
  if (inputs.remote || !target_.empty()) return;
  attempt(reason::kStoringDirState, FailureClass::kSetup, [&] { (state_.*keep)(inputs.directory); });
}

MigrationPass::Outcome MigrationPass::migrate(const MigrationInputs& inputs, engine::Database& database) {
  const std::string schema = engine::find_revisions_schema(database, inputs.environment->migration.revisions_schema);
  const std::optional<Outcome> back = go_back(inputs, database, schema);
  Outcome outcome = go_forward(inputs, database, schema);
  return back && !outcome.changed ? *back : outcome;
}

void MigrationPass::work() {
  const std::vector<MigrationInputs> targets = read_inputs();
  if (configuration_.has_for_each()) return work_on_all(targets);
  resource_.status.targets.clear();
  work_on_one(targets.front());
}

void MigrationPass::work_on_one(const MigrationInputs& inputs) {
  const auto gate = environment_.gate.try_enter(target_key(inputs.target.url), resource_.metadata.key());
  if (gate == nullptr) {
    busy_ = true;
    return;
  }
  announce_change(inputs.hash);
  const Outcome outcome = run_on(inputs);
  keep_directory(inputs, &DirectoryState::commit);
  finish(inputs.hash, outcome);
}

MigrationPass::Outcome MigrationPass::run_on(const MigrationInputs& inputs) {
  return attempt(reason::kMigrating, FailureClass::kSetup, [&] {
    engine::Database database = engine::open_database(context(), inputs.target.url);
    take_answer();
    end_abandoned(database, lock_options(inputs));
    try {
      return migrate(inputs, database);
    } catch (const migrate::ChecksumError& error) {
      throw Failure(reason::kMigrating, describe_mismatch(error), FailureClass::kSetup);
    } catch (const AmbiguousOutcome& error) {
      throw Failure(reason::kMigrating, error.what(), FailureClass::kFinal);
    } catch (const ports::NoDevDatabase& error) {
      const std::string why = dev_ == nullptr ? "no dev database" : error.what();
      throw Failure(reason::kGettingDevDB,
                    why + ": set spec.devURL or spec.devURLFrom to an empty database of the target's family",
                    dev_ == nullptr ? FailureClass::kFinal : FailureClass::kSetup);
    } catch (const DatabaseError& error) {
      throw Failure(reason::kMigrating, error.what(),
                    class_of(error, database.dialect().transactional_ddl(), resource_.status.failed));
    }
  });
}

void MigrationPass::finish(const std::string& hash, const Outcome& outcome) {
  resources::MigrationStatus& status = resource_.status;
  status.last_applied_version = outcome.version;
  status.last_applied = unix_seconds(outcome.applied_at);
  status.approval_url.clear();
  status.last_deployment_url.clear();
  status.observed_hash = hash;
  plan_review().close(plan_state::kApplied);
  editor().ready("");
  inputs_.changed(resource_.metadata.key(), reader_.content_hash());
  write();
  event(false, reason::kApplied,
        status.targets.empty() ? "Version " + status.last_applied_version + " applied"
                               : "applied to " + std::to_string(status.targets.size()) + " targets");
}

}  // namespace portolan::reconcile
