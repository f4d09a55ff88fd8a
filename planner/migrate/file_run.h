#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "planner/migrate/session.h"

namespace portolan::migrate {

/// Runs the statements of one file, each exactly once. How a statement and its progress become one step
/// (design/exactly-once.md, "Writing progress"):
///  - inside a transaction the revisions row is written in that same transaction;
///  - where a statement may commit on its own, the row says before it that it is about to run, so that a commit nobody
///  asked
///    for carries this intent with it;
///  - a statement the server refuses inside a transaction runs alone, after its intent is durable.
class FileRun {
 public:
  /// @param direction  down runs the way back and takes the file's row away at the end
  /// @param mode       the effective mode of this file
  /// @param hash       the file's entry in atlas.sum
  /// @param report     filled as it goes
  FileRun(Session& session, const ApplyOptions& options, const File& file, const Script& script, Direction direction,
          TxMode mode, std::string hash, AppliedFile& report);

  /// Reads the row of an earlier attempt and compares what it did with the file.
  /// Throws Error(`sql/migrate: history changed: statement 1 from file "F" changed`).
  void load();

  /// Statements an earlier attempt has done.
  std::int64_t done() const { return row_.applied; }

  /// Runs the rest. Throws DatabaseError when a statement fails; what was open is rolled back and the row that is left
  /// tells the error. On any other exception the caller rolls back.
  void run();

  /// Writes a row that tells why the file was not begun: one of its checks failed.
  void record_refusal(const std::string& statement, const std::string& text);

 private:
  /// How a statement that did not want to share a transaction is tried next.
  enum class Apart { kTogether, kOwnTransaction, kAlone };

  void load_row();
  void read_progress();
  Revision stored() const;
  void write();
  void write_durably();
  void restore_session();
  void start();
  void run_statement(const sql::Statement& statement);
  void run_in_shared(const sql::Statement& statement, const ports::StatementTraits& traits, Apart apart);
  void run_inside(const sql::Statement& statement, const ports::StatementTraits& traits);
  void run_alone(const sql::Statement& statement, const ports::StatementTraits& traits);
  void run_control(const sql::Statement& statement);
  void execute(const sql::Statement& statement);
  void commit_statement(const sql::Statement& statement);
  void set_intent(const sql::Statement& statement, const ports::StatementTraits& traits);
  void set_done();
  bool try_apart(const DatabaseError& error);
  [[noreturn]] void fail(const DatabaseError& error);
  void record_failure(const std::string& statement, const std::string& text);
  void finish();

  bool commits_each() const { return mode_ == TxMode::kNone && !users_transaction_; }
  bool may_commit_by_itself(const sql::Statement& statement) const;
  bool transactions_cover_data();

  Session& session_;
  const ApplyOptions& options_;
  const File& file_;
  const std::vector<sql::Statement>& statements_;
  Direction direction_;
  TxMode mode_;
  std::string hash_;
  AppliedFile& report_;
  std::vector<std::string> hashes_;
  /// The row as it will be written next; `applied` is the index of the statement that is next in this direction.
  Revision row_;
  /// Statements of the file, while its row counts those of the way back.
  std::int64_t up_total_ = 0;
  std::chrono::steady_clock::time_point started_;
  std::map<std::int64_t, Apart> apart_;
  /// The open transaction was begun by a statement of the file.
  bool users_transaction_ = false;
  /// Answer of Connection::transactions_cover_data, until the schema changes.
  std::optional<bool> covered_;
};

}  // namespace portolan::migrate
