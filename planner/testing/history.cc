#include "planner/testing/history.h"

#include "planner/base/errors.h"
#include "planner/migrate/executor.h"

namespace portolan::testing {

std::vector<migrate::Revision> MemoryRevisions::read() {
  std::vector<migrate::Revision> revisions;
  for (const auto& [version, row] : rows_) revisions.push_back(row);
  return revisions;
}

std::optional<migrate::Revision> MemoryRevisions::get(const std::string& version) {
  const auto row = rows_.find(version);
  return row == rows_.end() ? std::nullopt : std::optional(row->second);
}

void History::migrate_to(const std::string& version) {
  const migrate::File* target = directory_.find(version);
  const migrate::File* current = current_.empty() ? nullptr : directory_.find(current_);
  if (target != nullptr && current != nullptr) {
    if (target < current) throw UsageError("version " + version + " is lower than current version " + current_);
    if (target == current) return;
  }
  migrate::ApplyOptions options;
  options.pending.to_version = version;
  migrate::Executor executor(
      directory_, {connection_, revisions_, context_.clock, [this] { engine::check_step(context_); }, nullptr},
      std::move(options));
  migrate::ApplyReport report;
  executor.run(executor.prepare(), report);
  current_ = version;
}

}  // namespace portolan::testing
