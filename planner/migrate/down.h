#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "planner/migrate/dir.h"
#include "planner/migrate/executor.h"
#include "planner/migrate/report.h"
#include "planner/migrate/revision.h"
#include "planner/migrate/script.h"

/// `migrate down`: taking applied files back (spec/migrations.md 13.8).
namespace portolan::migrate {

/// How far back to go; at most one is set. None means one file.
struct DownTarget {
  std::optional<std::size_t> amount;
  /// Everything after this version.
  std::optional<std::string> to_version;
  /// Everything after the version of the file that carries this tag.
  std::optional<std::string> to_tag;
};

/// One applied file and its row.
struct AppliedVersion {
  File file;
  Revision row;
};

/// What is to be reverted, the newest first. Empty when nothing is.
/// Throws UsageError for two targets at once, Error(`migration with version "7" not found`) for a target or a row
/// without a file, Error for a baseline, before which nothing is known.
std::vector<AppliedVersion> versions_to_revert(const Dir& dir, const std::vector<Revision>& revisions,
                                               const DownTarget& target);

/// The files whose effect a history describes: those with a row, and all up to a baseline.
Dir applied_part(const Dir& dir, const std::vector<Revision>& revisions);

/// How one file is taken back.
struct Reversal {
  AppliedVersion version;
  /// The file's own way back; otherwise `computed` holds statements that were planned.
  std::optional<Script> script;
  std::vector<std::string> computed;
  /// Queries that must hold first: nothing is lost that a person did not know of.
  std::vector<Check> checks;
  /// It fits into one transaction with others.
  bool transactional = true;
};

/// What a run of `migrate down` tells its caller.
struct DownReport {
  std::vector<File> planned;
  std::vector<AppliedFile> reverted;
  /// Versions before and after; empty when there is none.
  std::string current;
  std::string target;
  Time start, end;
  std::string error;
};

/// Runs reversals in their order: in one transaction where the database and every file allow it, else file by file,
/// each statement exactly once (design/exactly-once.md). The caller holds the database lock on the very connection.
/// @param options  transaction hooks, operator version and dry run are used
/// Throws what Executor::run throws; `report` tells how far it came.
void revert(const std::vector<Reversal>& reversals, const Environment& environment, const ApplyOptions& options,
            DownReport& report);

}  // namespace portolan::migrate
