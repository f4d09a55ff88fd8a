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
/// Leases a dev database for the time of a replay of the whole directory, and gives it back clean.
/// @param schema_scope  what is wanted of an automatic dev database
State replay_on_dev(const Context& context, const migrate::Dir& directory, const DevSettings& dev, bool schema_scope,
                    const StateScope& scope);
/// What statements made on the dev database, with the rows they left when the scope asks for them.
State read_back(ports::DevLease& lease, const StateScope& scope);
State replay_directory(const Context& context, const migrate::Dir& directory, const std::string& to_version,
                       ports::DevLease& lease, const StateScope& scope);

}  // namespace portolan::engine
