#pragma once

#include <string>

#include "planner/change/plan.h"
#include "planner/engine/migrate_diff.h"

namespace portolan::engine {

/// Replays the directory on the dev database and plans the creation of everything that is there (spec/migrations.md
/// 12.4). The plan is named `checkpoint`, has no version and carries the directive `atlas:checkpoint`.
/// @param tag  empty is none
/// Throws UsageError(`checkpoint is not supported by X`) for directories of other formats, ChecksumError, and what
/// replay_on_dev throws.
change::Plan migrate_checkpoint(const Context& context, const migrate::Dir& directory, const std::string& tag,
                                const MigrateDiffOptions& options);

}  // namespace portolan::engine
