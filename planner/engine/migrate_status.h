#pragma once

#include <string>
#include <vector>

#include "planner/migrate/dir.h"
#include "planner/migrate/pending.h"
#include "planner/migrate/revision.h"

namespace portolan::engine {

/// Where a database stands with respect to a migration directory (spec/cli.md 8.4, spec/migrations.md 13.2).
struct MigrateStatus {
  std::vector<migrate::File> available;
  std::vector<migrate::File> out_of_order;
  std::vector<migrate::File> pending;
  std::vector<migrate::Revision> applied;
  std::string current;
  std::string next;
  /// Statements done and statements of the file, of a partially applied last revision; else 0.
  std::int64_t count = 0;
  std::int64_t total = 0;
  bool pending_status = false;
  /// The next version is a checkpoint that a fresh database starts from.
  bool from_checkpoint = false;
  /// Error text and statement of a partially applied last revision, or the out-of-order error.
  std::string error;
  std::string sql;
};

/// @param revisions  as Revisions::read gives them; none for a missing table
/// Throws ChecksumError, Error(`migration file with version "3" not found`).
MigrateStatus migrate_status(const migrate::Dir& directory, const std::vector<migrate::Revision>& revisions);

}  // namespace portolan::engine
