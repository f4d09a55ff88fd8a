#include "planner/engine/migrate_down.h"

#include <utility>

#include "planner/base/errors.h"
#include "planner/engine/live_shape.h"
#include "planner/engine/reversals.h"
#include "planner/migrate/recovery.h"

namespace portolan::engine {

struct MigrateDown::Impl {
  Impl(const Context& with, Database& on, const migrate::Dir& of, MigrateDownOptions chosen)
      : context(with),
        target(on),
        directory(of),
        options(std::move(chosen)),
        lock(take_execute_lock(context, target, options.lock)),
        revisions(*target.connection, options.revisions_schema),
        shape(context, target, directory, options.dev),
        environment{*target.connection, revisions, context.clock, [this] { check_step(context); }, &shape} {
    run_options.dry_run = options.dry_run;
    run_options.operator_version = options.operator_version;
    run_options.hooks = options.hooks;
    run_options.answer = options.answer;
    run_options.way_done = options.way_done;
    run_options.way_not_run = options.way_not_run;
  }

  std::vector<migrate::Revision> read_history() {
    if (!revisions.exists()) return {};
    std::vector<migrate::Revision> rows = revisions.read();
    if (options.dry_run || !migrate::settle_intents(environment, directory, run_options, rows)) return rows;
    return revisions.read();
  }

  const Context& context;
  Database& target;
  const migrate::Dir& directory;
  MigrateDownOptions options;
  std::unique_ptr<ports::Lock> lock;
  migrate::Revisions revisions;
  LiveShape shape;
  migrate::Environment environment;
  migrate::ApplyOptions run_options;
  std::vector<migrate::Reversal> reversals;
  /// Versions before and after.
  std::string from;
  std::string to;
};

MigrateDown::MigrateDown(const Context& context, Database& target, const migrate::Dir& directory,
                         MigrateDownOptions options) {
  directory.validate();
  if (target.dialect().facts().read_only) throw TransientError("the target database is read-only");
  impl_ = std::make_unique<Impl>(context, target, directory, std::move(options));
}

MigrateDown::~MigrateDown() = default;

const std::vector<migrate::Reversal>& MigrateDown::prepare() {
  Impl& run = *impl_;
  std::vector<migrate::Revision> rows = run.read_history();
  const auto versions = migrate::versions_to_revert(run.directory, rows, run.options.target);
  if (const auto* last = migrate::last_revision(rows, run.directory.format())) run.from = last->version;
  const ReversalInput input{run.target, run.directory, rows, run.options.dev, run.options.exclude};
  run.reversals = plan_reversals(run.context, input, versions);
  for (const migrate::AppliedVersion& version : versions) {
    std::erase_if(rows, [&](const migrate::Revision& row) { return row.version == version.row.version; });
  }
  if (const auto* last = migrate::last_revision(rows, run.directory.format())) run.to = last->version;
  return run.reversals;
}

void MigrateDown::run(migrate::DownReport& report) {
  report.current = impl_->from;
  report.target = impl_->to;
  migrate::revert(impl_->reversals, impl_->environment, impl_->run_options, report);
}

}  // namespace portolan::engine
