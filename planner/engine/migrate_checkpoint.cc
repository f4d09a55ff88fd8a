#include "planner/engine/migrate_checkpoint.h"

#include "planner/base/errors.h"
#include "planner/engine/dump.h"
#include "planner/engine/replay.h"
#include "planner/schema/filter.h"

namespace portolan::engine {

change::Plan migrate_checkpoint(const Context& context, const migrate::Dir& directory, const std::string& tag,
                                const MigrateDiffOptions& options) {
  directory.validate();
  if (directory.format().name != "atlas") {
    throw UsageError("checkpoint is not supported by " + std::string(directory.format().name));
  }
  const DevSettings dev{.url = options.dev_url, .lock_timeout = options.lock_timeout};
  State state = replay_on_dev(context, directory, dev, true, options.scope);
  schema::exclude(state.realm, options.scope.exclude, state.schema_scope);
  const Database planner = open_database(context, options.dev_url);
  change::Plan plan = dump(state, planner.dialect(), options.indent, options.qualifier);
  plan.name = "checkpoint";
  plan.directives.insert(plan.directives.begin(), "atlas:checkpoint" + (tag.empty() ? "" : " " + tag));
  return plan;
}

}  // namespace portolan::engine
