#pragma once

#include <string>
#include <vector>

#include "planner/engine/state.h"
#include "planner/migrate/down.h"

namespace portolan::engine {

/// What the way back is planned from.
struct ReversalInput {
  Database& target;
  const migrate::Dir& directory;
  const std::vector<migrate::Revision>& revisions;
  const DevSettings& dev;
  /// Patterns of what it leaves alone.
  const std::vector<std::string>& exclude;
};

/// Plans how each version is taken back, in the order given (spec/migrations.md 13.8, 2 to 4). Where every file has a
/// way back of its own and none is half done, those are taken. Otherwise each is the difference between two states of
/// the directory, made on the dev database; of what that difference speaks about, the target as it really is is the
/// source, and nothing else of the target is touched.
/// @param versions  the newest first
/// Throws what replay_directory and compare throw, NoDevDatabase.
std::vector<migrate::Reversal> plan_reversals(const Context& context, const ReversalInput& input,
                                              const std::vector<migrate::AppliedVersion>& versions);

}  // namespace portolan::engine
