#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "drivers/sqlite/dialect.h"
#include "drivers/sqlite/location.h"
#include "planner/ports/connection.h"
#include "planner/ports/result_kinds.h"

struct sqlite3;

namespace portolan::sqlite {

/// One open database. A transaction switches foreign keys off and compares the violations at its end with those at its
/// start, as spec/migrations.md 11.5 says: tables can be rebuilt inside it, and nothing dangling is committed.
class SqliteConnection : public ports::Connection, public ports::ResultKinds {
 public:
  /// Throws TransientError when the file cannot be opened.
  explicit SqliteConnection(Location location);
  ~SqliteConnection() override;
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  const ports::Dialect& dialect() const override { return dialect_; }
  std::optional<std::string> bound_schema() const override { return "main"; }
  long execute(std::string_view statement) override;
  ports::Rows query(std::string_view statement, const std::vector<ports::Cell>& parameters) override;
  void begin() override;
  /// Foreign keys stay enforced: their actions belong to what the statement does.
  void begin_plain() override;
  void commit() override;
  void rollback() override;
  ports::TransactionStatus transaction_status() override;
  std::unique_ptr<ports::Lock> lock(const std::string& name, std::chrono::milliseconds timeout,
                                    std::stop_token stop) override;
  std::string session_id() override { return {}; }
  void cancel() noexcept override;
  bool alive() override;
  std::vector<ports::ValueKind> last_kinds() const override { return kinds_; }

 private:
  /// Ends the wrapper of `begin`: foreign keys are enforced again if they were before.
  void restore_foreign_keys();
  std::vector<std::string> foreign_key_violations();

  Location location_;
  SqliteDialect dialect_;
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> database_;
  std::vector<ports::ValueKind> kinds_;
  bool enforce_again_ = false;
  std::vector<std::string> known_violations_;
};

}  // namespace portolan::sqlite
