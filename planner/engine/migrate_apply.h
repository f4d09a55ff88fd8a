#pragma once

#include <memory>
#include <string>

#include "planner/engine/state.h"
#include "planner/engine/target_lock.h"
#include "planner/migrate/executor.h"

namespace portolan::engine {

struct MigrateApplyOptions {
  migrate::ApplyOptions executor;
  /// `--revisions-schema`; empty: the rule of spec/migrations.md 9.4.
  std::string revisions_schema;
  DevSettings dev;
  LockOptions lock;
};

/// One run of a migration directory on a target (architecture.md, "Versioned flow"). The constructor takes the database
/// lock on the session that executes; it is held until destruction.
class MigrateApply {
 public:
  /// @param target, directory  borrowed; outlive this
  /// Throws LockHeld (`acquiring database lock: ...`), TransientError for a read-only target, ChecksumError.
  MigrateApply(const Context& context, Database& target, const migrate::Dir& directory, MigrateApplyOptions options);
  ~MigrateApply();
  MigrateApply(const MigrateApply&) = delete;
  MigrateApply& operator=(const MigrateApply&) = delete;

  /// Settles what a crash left open and says what is pending. Throws what Executor::prepare throws.
  const migrate::Pending& prepare();

  /// Runs what `prepare` found. Throws what Executor::run throws; `report` tells how far it came.
  void run(migrate::ApplyReport& report);

  migrate::Revisions& revisions();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace portolan::engine
