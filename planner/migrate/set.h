#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/base/clock.h"
#include "planner/migrate/dir.h"
#include "planner/migrate/revisions.h"

/// `migrate set`: rewriting the history by hand (spec/migrations.md 13.3).
namespace portolan::migrate {

/// What a call changes: rows to write, and rows to delete.
struct SetChanges {
  /// The version that counts as the current one afterwards; empty when nothing is left.
  std::string current;
  /// Rows to write, by version.
  std::vector<Revision> set;
  /// Rows to delete, by version.
  std::vector<Revision> removed;
};

/// Computes what makes exactly the files up to a version count as applied. Pure.
/// @param version           nullopt: the last file, or nothing for an empty directory
/// @param operator_version  written into new rows
/// Throws UsageError(`accepts 1 arg(s), received 0`) without a version and without revisions,
/// Error(`migration with version "7" not found`).
SetChanges compute_set(const Dir& dir, const std::vector<Revision>& revisions,
                       const std::optional<std::string>& version, const base::Clock& clock,
                       const std::string& operator_version);

/// Writes the changes in one transaction.
void apply_set(ports::Connection& connection, Revisions& revisions, const SetChanges& changes);

/// The text the command prints; empty when nothing changed.
std::string text(const SetChanges& changes);

}  // namespace portolan::migrate
