#pragma once

#include <string>
#include <vector>

#include "planner/engine/state.h"

namespace portolan::engine {

/// Runs the statements of SQL files in order on a clean dev database and reads the result (spec/migrations.md 12).
/// Throws DatabaseError with `read state from "FILE": executing statement: "STMT": ...` in front for schema files, and
/// `sql/migrate: read migration directory state: ...` for migration directories.
State replay_files(const Context& context, const std::vector<SourceFile>& files, ports::DevLease& lease,
                   const StateScope& scope);
State replay_directory(const Context& context, const migrate::Dir& directory, const std::string& to_version,
                       ports::DevLease& lease, const StateScope& scope);

}  // namespace portolan::engine
