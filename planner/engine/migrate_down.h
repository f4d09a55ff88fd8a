#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "planner/engine/state.h"
#include "planner/engine/target_lock.h"
#include "planner/migrate/down.h"

namespace portolan::engine {

struct MigrateDownOptions {
  migrate::DownTarget target;
  /// Schema of the revisions table.
  std::string revisions_schema;
  DevSettings dev;
  LockOptions lock;
  /// Patterns of what the way back leaves alone.
  std::vector<std::string> exclude;
  /// Runs the checks and lists the statements; nothing is executed or written.
  bool dry_run = false;
  std::string operator_version = "Portolan CLI - development";
  migrate::TransactionHooks hooks = {};
  /// Settles a statement of a way back that was cut off, instead of looking at the database.
  std::optional<migrate::Answer> answer = {};
  std::string way_done = "portolan migrate down --resolve done";
  std::string way_not_run = "portolan migrate down --resolve not-run";
};

/// One run of `migrate down` on a target (spec/migrations.md 13.8). The constructor takes the database lock on the
/// session that executes; it is held until destruction.
class MigrateDown {
 public:
  /// @param target, directory  borrowed; outlive this
  /// Throws LockHeld, TransientError for a read-only target, ChecksumError.
  MigrateDown(const Context& context, Database& target, const migrate::Dir& directory, MigrateDownOptions options);
  ~MigrateDown();
  MigrateDown(const MigrateDown&) = delete;
  MigrateDown& operator=(const MigrateDown&) = delete;

  /// Settles what a crash left open and plans the way back: the files' own where each of them has one, otherwise
  /// computed from the directory's states on the dev database. Empty when nothing is to be reverted. Throws what
  /// migrate::versions_to_revert and load_state throw, AmbiguousOutcome.
  const std::vector<migrate::Reversal>& prepare();

  /// Runs what `prepare` planned. Throws what migrate::revert throws; `report` tells how far it came.
  void run(migrate::DownReport& report);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace portolan::engine
