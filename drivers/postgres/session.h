#pragma once

#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/url.h"
#include "planner/ports/connection.h"
#include "planner/ports/result_kinds.h"

/// Forward declarations of libpq's handles, so that its header stays in the .cc files.
struct pg_conn;
struct pg_result;
struct pg_cancel;

namespace portolan::postgres {

struct ConnCloser {
  void operator()(pg_conn* connection) const noexcept;
};
struct ResultCloser {
  void operator()(pg_result* result) const noexcept;
};
struct CancelCloser {
  void operator()(pg_cancel* cancel) const noexcept;
};
using ConnHandle = std::unique_ptr<pg_conn, ConnCloser>;
using ResultHandle = std::unique_ptr<pg_result, ResultCloser>;

/// Opens a libpq connection without blocking past the deadline or a stop request.
/// Throws TransientError when the server does not answer or is starting up, DatabaseError when it refuses, Stopped.
/// Texts begin with `postgres: scanning system variables: ` (spec/cli.md 3).
/// A proxy that refuses startup options gets the settings as statements instead.
ConnHandle connect(const base::Url& url, std::chrono::milliseconds timeout, std::stop_token stop);

/// A libpq session: sends statements, maps errors. One thread at a time, but `cancel` is free.
class Session {
 public:
  explicit Session(ConnHandle connection);

  /// Runs SQL by the simple protocol and returns the last result. COPY from or to the client is refused.
  /// Throws DatabaseError, TransientError (read-only server, or session closed before the statement was sent),
  /// ConnectionLost (session died after it was sent).
  ResultHandle run(std::string_view sql);

  /// One statement with text parameters by the extended protocol. Errors as run().
  ports::Rows query(std::string_view sql, const std::vector<ports::Cell>& parameters);

  /// The rows of queries that are all sent before the first answer is read (PostgreSQL manual 34.5, pipeline mode), so
  /// that they cost one round trip; outside a transaction they are one. What follows a failure is not run. Errors as
  /// run().
  std::vector<ports::Rows> query_all(const std::vector<ports::Query>& queries);

  /// Of the columns of the last query.
  const std::vector<ports::ValueKind>& last_kinds() const { return kinds_; }

  ports::TransactionStatus transaction_status() const;
  bool open() const;

  /// Backend id as the handshake gave it; a proxy may have made it up.
  int handshake_pid() const;

  void cancel() noexcept;

 private:
  void require_open(std::string_view sql) const;
  [[noreturn]] void fail(const pg_result* result, std::string_view sql) const;
  void send(std::string_view sql, const std::vector<ports::Cell>& parameters);
  /// What one statement left: its last result, and the first failure if any.
  struct Outcome {
    ResultHandle last;
    ResultHandle failure;
  };
  Outcome read_outcome();
  bool succeeded(const Outcome& outcome) const;
  ResultHandle collect(std::string_view sql);
  ports::Rows to_rows(const pg_result* result);

  ConnHandle connection_;
  std::vector<ports::ValueKind> kinds_;
  std::unique_ptr<pg_cancel, CancelCloser> cancel_;
};

}  // namespace portolan::postgres
