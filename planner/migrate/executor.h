#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "planner/base/clock.h"
#include "planner/migrate/dir.h"
#include "planner/migrate/hooks.h"
#include "planner/migrate/pending.h"
#include "planner/migrate/report.h"
#include "planner/migrate/revisions.h"
#include "planner/migrate/script.h"
#include "planner/ports/connection.h"

/// Running migration files so that no statement is lost and none runs twice (spec/migrations.md 11,
/// design/exactly-once.md). The caller holds the database lock on the very connection handed in.
namespace portolan::migrate {

enum class TxMode { kFile, kAll, kNone };

/// `file`, `all`, `none`. Throws UsageError(`unknown tx-mode "x"`).
TxMode parse_tx_mode(std::string_view word);

/// The mode of one file: the global one, or what its directive says (11.5, 5.3).
/// @param directives  arguments of its `txmode` directives
/// Throws UsageError with the texts of spec/migrations.md 5.3.
TxMode effective_tx_mode(TxMode global, const std::vector<std::string>& directives, const std::string& file);

/// What the executor sees of the target's shape when a statement was cut off. Given by the engine, which has the driver
/// and the dev databases.
class TargetShape {
 public:
  virtual ~TargetShape() = default;

  /// The scope of the connection as it is now.
  /// @param names  words of the statement that is about to run (ports::InspectScope::tables); then only what it may
  /// change has to be there, in a form that need not be good for more than comparing. Empty: everything
  virtual schema::Realm inspect(const std::vector<std::string>& names) = 0;

  /// The shapes before and after one statement of a file, made on a dev database from the files before it; nullopt when
  /// there is no dev database.
  /// @param position  index of the statement in that direction, counting from 0
  /// @param names     as of `inspect`
  virtual std::optional<std::pair<schema::Realm, schema::Realm>> expected(const File& file, Direction direction,
                                                                          std::size_t position,
                                                                          const std::vector<std::string>& names) = 0;
};

/// What a person says about a statement whose outcome nobody could tell.
enum class Answer { kDone, kNotRun };

struct ApplyOptions {
  PendingOptions pending = {};
  TxMode tx_mode = TxMode::kFile;
  /// Lists what would run; nothing is executed or written. Checks run.
  bool dry_run = false;
  /// Written into revisions, for example `Portolan CLI v0.1.0`.
  std::string operator_version = "Portolan CLI - development";
  TransactionHooks hooks = {};
  /// Settles an open intent instead of looking at the database.
  std::optional<Answer> answer = {};
  /// What to run or set to go on after an AmbiguousOutcome, as it shall stand in its text.
  std::string way_done = "portolan migrate apply --resolve done";
  std::string way_not_run = "portolan migrate apply --resolve not-run";
};

class FileRun;
class Session;

/// What the executor works with; everything outlives it.
struct Environment {
  ports::Connection& connection;
  Revisions& revisions;
  const base::Clock& clock = base::system_clock();
  /// Called before each statement and each COMMIT; throws Stopped when this process may no longer act. May be empty.
  std::function<void()> check_step = {};
  /// null: a statement that was cut off outside a transaction is always AmbiguousOutcome.
  TargetShape* shape = nullptr;
};

/// One run over one directory.
class Executor {
 public:
  /// @param dir  borrowed; must outlive this
  Executor(const Dir& dir, Environment environment, ApplyOptions options);

  /// Makes the revisions table, settles statements that were cut off, and says what is pending. A dry run writes
  /// nothing and takes a missing table as an empty one. Throws what pending_files throws, AmbiguousOutcome,
  /// DatabaseError, ConnectionLost.
  Pending prepare();

  /// Runs the files. `report` is filled as it goes, so that it tells how far a failed run came; its error text is set.
  /// Throws DatabaseError(`sql/migrate: executing statement "…" from version "…": …`), UsageError for a wrong
  /// transaction mode, PolicyError for a failed check, Stopped, ConnectionLost. After an exception no transaction is
  /// open.
  void run(const Pending& pending, ApplyReport& report);

 private:
  void run_file(const File& file, Session& session, ApplyReport& report);
  void check(const Script& script, FileRun& run, Session& session, AppliedFile& entry);
  void record_baseline(const File& file);

  const Dir& dir_;
  Environment environment_;
  ApplyOptions options_;
  std::unordered_map<std::string, std::string> hashes_;
};

/// The statements of one file of a directory. Throws SourceError(`sql/migrate: scanning statements from "F": …`).
Script read_script(const Format& format, const File& file, const sql::ScannerOptions& options);

}  // namespace portolan::migrate
