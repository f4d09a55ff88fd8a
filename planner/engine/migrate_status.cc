#include "planner/engine/migrate_status.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::engine {
namespace {

/// All files a run could look at: from the last checkpoint on while nothing is applied, else all but checkpoints.
std::vector<migrate::File> available_files(const migrate::Dir& directory, bool fresh) {
  const std::size_t first = fresh ? directory.last_checkpoint().value_or(0) : 0;
  std::vector<migrate::File> files;
  for (std::size_t i = first; i < directory.files().size(); ++i) {
    const migrate::File& file = directory.files()[i];
    const bool starts_here = fresh && i == first;
    if (starts_here || !directory.format().directives || !migrate::is_checkpoint(file)) files.push_back(file);
  }
  return files;
}

void add_pending(MigrateStatus& status, const migrate::Dir& directory) {
  migrate::PendingOptions options{.allow_dirty = true};
  try {
    status.pending = migrate::pending_files(directory, status.applied, options).files;
  } catch (const migrate::OutOfOrderError& error) {
    options.order = migrate::ExecOrder::kLinearSkip;
    status.pending = migrate::pending_files(directory, status.applied, options).files;
    status.out_of_order = error.files();
    status.error = error.what();
  }
}

void add_partial(MigrateStatus& status, const migrate::Dir& directory, const migrate::Revision& last) {
  if (directory.find(last.version) == nullptr) {
    throw Error("migration file with version " + base::quote_go(last.version) + " not found");
  }
  status.count = last.applied;
  status.total = last.total;
  status.error = last.error;
  status.sql = last.error_statement;
}

}  // namespace

MigrateStatus migrate_status(const migrate::Dir& directory, const std::vector<migrate::Revision>& revisions) {
  directory.validate();
  MigrateStatus status;
  status.applied = revisions;
  status.available = available_files(directory, revisions.empty());
  const migrate::Revision* last = migrate::last_revision(revisions, directory.format());
  if (last != nullptr && last->is_partial()) add_partial(status, directory, *last);
  add_pending(status, directory);

  const bool none_applied =
      last == nullptr || (!status.available.empty() && status.pending.size() == status.available.size());
  status.current = none_applied ? "No migration applied yet" : last->version;
  status.pending_status = !status.pending.empty() || !status.out_of_order.empty();
  if (!status.out_of_order.empty()) {
    status.next = "UNKNOWN";
  } else if (status.pending.empty()) {
    status.next = "Already at latest version";
  } else {
    status.next = status.pending.front().version;
    status.from_checkpoint =
        revisions.empty() && directory.format().directives && migrate::is_checkpoint(status.pending.front());
  }
  return status;
}

}  // namespace portolan::engine
