#include "planner/engine/migrate_set.h"

#include "planner/base/errors.h"
#include "planner/engine/target_lock.h"

namespace portolan::engine {

migrate::SetChanges migrate_set(const Context& context, Database& target, const migrate::Dir& directory,
                                const MigrateSetOptions& options) {
  directory.validate();
  if (target.dialect().facts().read_only) throw TransientError("the target database is read-only");
  const auto lock = take_execute_lock(context, target, {.timeout = std::chrono::milliseconds(0)});
  migrate::Revisions revisions(*target.connection, options.revisions_schema);
  revisions.create();
  migrate::SetChanges changes =
      migrate::compute_set(directory, revisions.read(), options.version, context.clock, options.operator_version);
  check_step(context);
  migrate::apply_set(*target.connection, revisions, changes);
  return changes;
}

}  // namespace portolan::engine
