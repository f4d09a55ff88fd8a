#include <utility>

#include "operator/reconcile/migration_pass.h"
#include "planner/engine/guards.h"
#include "planner/engine/store.h"
#include "planner/migrate/revisions.h"

/// The way back of a migration pass (spec/operator.md 3.4).
namespace portolan::reconcile {
namespace {

namespace reason = resources::reason;

constexpr std::string_view kPending = "plan approval pending";

}  // namespace

resources::MigrateDown MigrationPass::down_flow() const {
  const auto& flows = resource_.spec.protected_flows;
  return flows && flows->migrate_down ? *flows->migrate_down : resources::MigrateDown{};
}

/// A directory that still has the files to take back: the one that was saved, or what the store has last.
migrate::Dir MigrationPass::directory_back(const MigrationInputs& inputs, const WayBack& way) {
  return attempt(reason::kCopyingDirState, FailureClass::kSetup, [&] {
    const engine::Context ctx = context();
    std::vector<migrate::Dir> candidates;
    if (inputs.remote) {
      candidates.push_back(engine::Store(ctx).directory({.name = resource_.spec.dir.remote->name}));
    } else {
      candidates = state_.saved(inputs.directory.format().name);
    }
    // A way back that was cut off may be one of files that are here again.
    candidates.push_back(inputs.directory);
    const migrate::Dir* found = directory_with(candidates, way.versions);
    if (found == nullptr) throw UsageError("unable to downgrade, no dir-state found");
    return *found;
  });
}

engine::MigrateDownOptions MigrationPass::down_options(const MigrationInputs& inputs, const engine::Database& database,
                                                       const std::string& revisions_schema, const WayBack& way) {
  engine::MigrateDownOptions options;
  if (way.kept) {
    options.target.to_version = way.kept;
  } else {
    options.target.amount = way.versions.size();
  }
  const project::Environment& environment = *inputs.environment;
  options.revisions_schema = revisions_schema;
  options.dev = {.url = inputs.dev, .target = &database};
  options.lock = lock_options(inputs);
  options.exclude = environment.migration.exclude.empty() ? environment.exclude : environment.migration.exclude;
  options.operator_version = operator_version();
  options.hooks = hooks(inputs);
  options.answer = answer();
  options.way_done = answer_command(kResolveDone);
  options.way_not_run = answer_command(kResolveNotRun);
  return options;
}

std::optional<MigrationPass::Outcome> MigrationPass::go_back(const MigrationInputs& inputs, engine::Database& database,
                                                             const std::string& revisions_schema) {
  migrate::Revisions table(*database.connection, revisions_schema);
  if (!table.exists()) return std::nullopt;
  const WayBack way = find_way_back(inputs.directory, table.read());
  if (way.versions.empty()) return std::nullopt;
  const resources::MigrateDown flow = down_flow();
  if (!flow.allow) {
    throw Failure(reason::kProtectedFlowError,
                  "migrate down is not allowed, set `migrateDown.allow` to true to allow downgrade",
                  FailureClass::kSetup);
  }
  engine::refuse_guards("migrate down", *inputs.environment);
  const migrate::Dir directory = directory_back(inputs, way);
  const engine::Context ctx = context();
  const engine::MigrateDownOptions options = down_options(inputs, database, revisions_schema, way);
  const auto run =
      with_patience(ctx, [&] { return std::make_unique<engine::MigrateDown>(ctx, database, directory, options); });
  std::vector<migrate::Reversal> reversals;
  on_dev([&] { reversals = run->prepare(); });
  migrate::DownReport report;
  report.start = environment_.clock.now();
  if (!reversals.empty()) {
    const Proposal proposal = proposal_of(reversals, way);
    if (plan_only()) plan_review().show(proposal);
    if (!flow.auto_approve) plan_review().require_approval(proposal, kPending);
    log::Fields about = fields();
    about.emplace_back("version", way.kept.value_or(""));
    environment_.logger.info("downgrading to the last available version", about);
    as_attempt(attempt_phase::kReverting, attempt_phase::kReverting, proposal.sql, database, [&] { run->run(report); });
  }
  return Outcome{.version = way.kept.value_or(""), .applied_at = report.start, .changed = true};
}

}  // namespace portolan::reconcile
