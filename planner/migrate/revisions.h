#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "planner/migrate/revision.h"
#include "planner/ports/connection.h"

namespace portolan::migrate {

inline constexpr std::string_view kRevisionsTable = "atlas_schema_revisions";
/// Row that names the target for remote reports; never a revision (spec/migrations.md 9.2).
inline constexpr std::string_view kIdentifierVersion = ".atlas_cloud_identifier";

/// The schema that holds the revisions table (9.4): the flag, else the bound schema, else `atlas_schema_revisions`.
std::string revisions_schema(const std::string& flag, const std::optional<std::string>& bound_schema);

/// The revisions table `atlas_schema_revisions` on one session. All statements run on that session and take part in its
/// open transaction. Virtual for those who keep the history elsewhere (tests of migrations).
class Revisions {
 public:
  /// @param connection  borrowed; must outlive this
  /// @param schema      where the table lives
  Revisions(ports::Connection& connection, std::string schema);
  virtual ~Revisions() = default;

  const std::string& schema() const { return schema_; }

  /// Whether the table is there. Call it outside a transaction.
  virtual bool exists();

  /// Makes the table, and its schema when that is not the bound one, unless they exist. Call it outside a transaction.
  virtual void create();

  /// All rows ordered by version bytewise, without the identifier row.
  virtual std::vector<Revision> read();

  /// One row, or nullopt. Throws Error for the identifier row.
  virtual std::optional<Revision> get(const std::string& version);

  /// Inserts the row, or updates everything but version, description and executed_at (9.3).
  /// Throws Error(`sql/migrate: write revision: <text>`), ConnectionLost.
  virtual void write(const Revision& revision);

  virtual void remove(const std::string& version);

  /// Forgets which rows exist. To be called whenever a transaction of this session was rolled back.
  virtual void after_rollback() { known_.clear(); }

 private:
  std::string table() const;
  std::string select(std::string_view condition) const;
  Revision parse(const std::vector<ports::Cell>& row) const;
  void guard(std::string_view version, const char* text) const;
  void insert(const Revision& revision);
  void update(const Revision& revision);

  ports::Connection& connection_;
  std::string schema_;
  /// Versions seen in the table by this session. A rollback can make it stale, so that `write` looks when it misses.
  std::unordered_set<std::string> known_;
};

}  // namespace portolan::migrate
