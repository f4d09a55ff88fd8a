#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "planner/engine/context.h"
#include "planner/migrate/dir.h"
#include "planner/migrate/revisions.h"
#include "planner/ports/connection.h"

namespace portolan::testing {

/// Revisions that leave no trace in the database under test.
class MemoryRevisions final : public migrate::Revisions {
 public:
  explicit MemoryRevisions(ports::Connection& connection) : Revisions(connection, "") {}

  bool exists() override { return true; }
  void create() override {}
  std::vector<migrate::Revision> read() override;
  std::optional<migrate::Revision> get(const std::string& version) override;
  void write(const migrate::Revision& revision) override { rows_.insert_or_assign(revision.version, revision); }
  void remove(const std::string& version) override { rows_.erase(version); }
  void after_rollback() override {}

 private:
  std::map<std::string, migrate::Revision> rows_;
};

/// The history of one case of a migration test: where it stands, and the way to the next version.
class History {
 public:
  /// All of it is borrowed and outlives this.
  History(const engine::Context& context, const migrate::Dir& directory, ports::Connection& connection)
      : context_(context), directory_(directory), connection_(connection), revisions_(connection) {}

  /// Runs the files up to a version, from where the case stands, their checks included.
  /// Throws UsageError(`version V is lower than current version W`), and what migrate::Executor throws.
  void migrate_to(const std::string& version);

 private:
  const engine::Context& context_;
  const migrate::Dir& directory_;
  ports::Connection& connection_;
  MemoryRevisions revisions_;
  std::string current_;
};

}  // namespace portolan::testing
