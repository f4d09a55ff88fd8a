#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "drivers/postgres/dialect.h"
#include "drivers/postgres/session.h"
#include "planner/base/url.h"
#include "planner/ports/connection.h"
#include "planner/ports/driver.h"

namespace portolan::postgres {

/// One session with a PostgreSQL or compatible server.
class PostgresConnection : public ports::Connection, public ports::ResultKinds {
 public:
  /// Connects and reads the server's facts. Throws as ports::Driver::open; Error(`unsupported postgres version ...`)
  /// below 10.
  PostgresConnection(const base::Url& url, const ports::OpenOptions& options);

  const ports::Dialect& dialect() const override { return *dialect_; }
  std::optional<std::string> bound_schema() const override { return bound_schema_; }
  long execute(std::string_view statement) override;
  ports::Rows query(std::string_view statement, const std::vector<ports::Cell>& parameters = {}) override;
  std::vector<ports::Rows> query_all(const std::vector<ports::Query>& queries) override;
  void execute_all(const std::vector<std::string>& statements) override;
  void begin() override;
  void commit() override;
  void rollback() override;
  ports::TransactionStatus transaction_status() override { return session_->transaction_status(); }

  /// Throws UsageError when a proxy shares server sessions between clients: a session lock would hold nothing.
  std::unique_ptr<ports::Lock> lock(const std::string& name, std::chrono::milliseconds timeout,
                                    std::stop_token stop = {}) override;

  /// `PID/START`: the backend's process id and its start time, which together never name another session.
  std::string session_id() override { return session_id_; }
  void cancel() noexcept override { session_->cancel(); }
  bool alive() override;
  std::vector<ports::ValueKind> last_kinds() const override { return session_->last_kinds(); }

  const PostgresDialect& postgres_dialect() const { return *dialect_; }

 private:
  void read_facts();
  void refuse_shared_sessions();

  base::Url url_;
  std::chrono::milliseconds connect_timeout_;
  std::optional<std::string> bound_schema_;
  std::shared_ptr<Session> session_;
  std::unique_ptr<PostgresDialect> dialect_;
  std::string session_id_;
  bool session_checked_ = false;
};

/// Ends the backend that reported `session_id`. Returns false when it is gone.
bool end_session(ports::Connection& connection, const std::string& session_id);

}  // namespace portolan::postgres
