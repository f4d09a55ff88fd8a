#pragma once

#include <optional>
#include <string>

#include "planner/engine/state.h"
#include "planner/migrate/set.h"

namespace portolan::engine {

struct MigrateSetOptions {
  /// nullopt: the last file of the directory.
  std::optional<std::string> version;
  /// Schema of the revisions table.
  std::string revisions_schema;
  /// Written into new rows.
  std::string operator_version;
};

/// Rewrites the history of a target so that exactly the files up to a version count as applied (spec/migrations.md
/// 13.3). Holds the execute lock, which it does not wait for. Returns what was changed.
/// Throws LockHeld, TransientError for a read-only target, and what migrate::compute_set throws.
migrate::SetChanges migrate_set(const Context& context, Database& target, const migrate::Dir& directory,
                                const MigrateSetOptions& options);

}  // namespace portolan::engine
