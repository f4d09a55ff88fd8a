#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "drivers/mysql/errors.h"
#include "drivers/mysql/options.h"
#include "planner/ports/connection.h"
#include "planner/ports/driver.h"
#include "planner/ports/result_kinds.h"

struct st_mysql;

namespace portolan::mysql {

struct HandleCloser {
  void operator()(st_mysql* handle) const;
};
using Handle = std::unique_ptr<st_mysql, HandleCloser>;

/// What the last call of `handle` failed with.
Failure failure_of(st_mysql* handle);

/// Opens a handle by options. Throws TransientError when the server does not answer, DatabaseError when it refuses; the
/// texts never hold the password.
Handle connect(const ConnectOptions& options, std::chrono::milliseconds timeout);

/// One session over MariaDB Connector/C, text protocol. Parameters are escaped on this side by the rules of the session
/// (charset, NO_BACKSLASH_ESCAPES), so that every statement takes one round trip.
class Connection final : public ports::Connection, public ports::ResultKinds {
 public:
  /// Connects, runs the URL's session variables and reads the server's facts. Throws TransientError and DatabaseError
  /// with the text `mysql: query system variables: CAUSE`, UsageError for a URL it cannot read.
  Connection(const base::Url& url, const ports::OpenOptions& options);
  ~Connection() override;

  const ports::Dialect& dialect() const override { return *dialect_; }
  std::optional<std::string> bound_schema() const override;
  long execute(std::string_view statement) override;
  ports::Rows query(std::string_view statement, const std::vector<ports::Cell>& parameters = {}) override;
  void begin() override { execute("START TRANSACTION"); }
  void commit() override { execute("COMMIT"); }
  void rollback() override { execute("ROLLBACK"); }
  ports::TransactionStatus transaction_status() override;
  bool transactions_cover_data() override;
  std::unique_ptr<ports::Lock> lock(const std::string& name, std::chrono::milliseconds timeout,
                                    std::stop_token stop = {}) override;
  std::string session_id() override { return session_id_; }
  void cancel() noexcept override;
  bool alive() override;
  std::vector<ports::ValueKind> last_kinds() const override { return kinds_; }

 private:
  void send(std::string_view statement);
  /// Reads all results of the statement sent; keeps the rows of the first one when `rows` is given.
  long receive(std::string_view statement, ports::Rows* rows);
  [[noreturn]] void fail(std::string_view statement);
  std::string interpolate(std::string_view statement, const std::vector<ports::Cell>& parameters);

  ConnectOptions options_;
  std::chrono::milliseconds connect_timeout_;
  Handle handle_;
  std::unique_ptr<ports::Dialect> dialect_;
  std::string session_id_;
  std::vector<ports::ValueKind> kinds_;
  /// A statement is under way; `cancel` from another thread does nothing otherwise, lest it hit a later statement.
  std::atomic<bool> running_ = false;
  /// An error packet carries no transaction flag: after one the flag that was seen last may be wrong.
  bool status_known_ = true;
};

}  // namespace portolan::mysql
