#pragma once

#include <optional>
#include <string>
#include <vector>

#include "operator/reconcile/approval.h"
#include "planner/migrate/dir.h"
#include "planner/migrate/down.h"
#include "planner/migrate/pending.h"
#include "planner/migrate/revision.h"

/// When a database is ahead of its migration directory, and how it comes back (spec/operator.md 3.4). Pure.
namespace portolan::reconcile {

/// What has to be taken back before the directory and the database agree.
struct WayBack {
  /// The newest first; empty: nothing.
  std::vector<migrate::Revision> versions;
  /// The last version that stays; nothing stays when it is not set.
  std::optional<std::string> kept;
};

/// The rows beyond the directory's last file, when everything in the directory is applied; and rows from one on whose
/// way back was cut off, which has to be finished whatever the directory says now.
WayBack find_way_back(const migrate::Dir& directory, const std::vector<migrate::Revision>& rows);

/// The first of `candidates` that holds every version as it was applied; failing that the first that holds them at all;
/// null when there is none.
const migrate::Dir* directory_with(const std::vector<migrate::Dir>& candidates,
                                   const std::vector<migrate::Revision>& versions);

/// What would run, for people: files that are pending, or ways back.
Proposal proposal_of(const migrate::Pending& pending);
Proposal proposal_of(const std::vector<migrate::Reversal>& reversals, const WayBack& way);

}  // namespace portolan::reconcile
