#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "planner/ports/dialect.h"

namespace portolan::ports {

/// One value as the server's text; nullopt is NULL.
using Cell = std::optional<std::string>;

struct Rows {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

/// A statement and its positional parameters.
struct Query {
  std::string statement;
  std::vector<Cell> parameters = {};
};

enum class TransactionStatus {
  kIdle,
  kActive,
  /// The transaction has failed; only a rollback is possible.
  kFailed,
};

/// A named lock held by the session that executes. Destruction releases it and never throws; `release()` reports
/// failure.
class Lock {
 public:
  virtual ~Lock() = default;

  /// Throws DatabaseError when the server refuses, as in `sql/mysql: failed releasing a named lock "x"`.
  virtual void release() = 0;
};

/// One session with a server. Used by one thread at a time, except `cancel`, which any thread may call.
/// Every call throws DatabaseError for what the server refuses, ConnectionLost when the session died under way.
class Connection {
 public:
  virtual ~Connection() = default;

  /// The dialect bound to this server's facts; valid as long as the connection.
  virtual const Dialect& dialect() const = 0;

  /// The schema the URL is bound to, or nullopt in realm scope (planner.md 1.1).
  virtual std::optional<std::string> bound_schema() const = 0;

  /// Runs one statement and drops its result sets. Returns the number of affected rows where known, else -1.
  virtual long execute(std::string_view statement) = 0;

  /// Runs one statement with positional parameters (Dialect::placeholder) and returns its rows.
  virtual Rows query(std::string_view statement, const std::vector<Cell>& parameters = {}) = 0;

  /// The rows of several queries, in their order. None may depend on what another changes: families whose protocol can
  /// do that send them all before they read the first answer. The first failure is thrown as query() throws it.
  virtual std::vector<Rows> query_all(const std::vector<Query>& queries) {
    std::vector<Rows> answers;
    answers.reserve(queries.size());
    for (const Query& each : queries) answers.push_back(query(each.statement, each.parameters));
    return answers;
  }

  /// Runs statements that a transaction may hold, in their order, and drops their results. For scratch databases only:
  /// families whose protocol can do that send many before they read the first answer, and a failure then takes back
  /// some of those before it. The DatabaseError names the statement that failed.
  virtual void execute_all(const std::vector<std::string>& statements) {
    for (const std::string& statement : statements) execute(statement);
  }

  virtual void begin() = 0;
  /// A transaction around a single statement that changes nothing about how the statement works. Families that set
  /// something aside in `begin` (the enforcement of foreign keys) override it; `commit` and `rollback` end it as well.
  virtual void begin_plain() { begin(); }
  virtual void commit() = 0;
  virtual void rollback() = 0;

  /// As the server reports it, without a round trip where its protocol carries the flag.
  virtual TransactionStatus transaction_status() = 0;

  /// Whether every data change of this session takes part in its transactions; false where a user table uses a storage
  /// engine without transactions. Asked again after a change of the schema.
  virtual bool transactions_cover_data() { return true; }

  /// Takes a named lock on this session (spec/migrations.md 10).
  /// @param timeout  how long to wait; 0 tries once
  /// Throws LockHeld (`sql/schema: lock is held by other session`), Stopped.
  virtual std::unique_ptr<Lock> lock(const std::string& name, std::chrono::milliseconds timeout,
                                     std::stop_token stop = {}) = 0;

  /// Server-side identity of the session (backend pid, connection id), for Driver::end_session; "" where there is none.
  virtual std::string session_id() = 0;

  /// Ends the statement under way, if any; the session stays usable.
  virtual void cancel() noexcept = 0;

  /// Whether the session still answers.
  virtual bool alive() = 0;
};

}  // namespace portolan::ports
