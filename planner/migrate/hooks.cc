#include "planner/migrate/hooks.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::migrate {
namespace {

constexpr const char* kSavepoint = "portolan_hook";

/// A failure that is skipped must not take the transaction with it.
void run_guarded(ports::Connection& connection, const std::string& sql) {
  if (!connection.dialect().failure_ends_transaction()) {
    connection.execute(sql);
    return;
  }
  connection.execute(std::string("SAVEPOINT ") + kSavepoint);
  try {
    connection.execute(sql);
  } catch (const DatabaseError&) {
    connection.execute(std::string("ROLLBACK TO SAVEPOINT ") + kSavepoint);
    throw;
  }
  connection.execute(std::string("RELEASE SAVEPOINT ") + kSavepoint);
}

}  // namespace

void warn_of_unused(const TransactionHooks& hooks, const std::string& what) {
  const bool any = !hooks.after_begin.empty() || !hooks.before_commit.empty() || !hooks.before_rollback.empty();
  if (any && hooks.warn) hooks.warn("hooks do not run: " + what + " runs in no transaction");
}

void run_hooks(ports::Connection& connection, const std::vector<HookStatement>& statements,
               const std::function<void(const std::string&)>& warn) {
  for (const HookStatement& statement : statements) {
    try {
      statement.skip_errors ? run_guarded(connection, statement.sql)
                            : static_cast<void>(connection.execute(statement.sql));
    } catch (const DatabaseError& error) {
      const std::string text = "hook " + base::quote_go(statement.hook) + ": " + error.what();
      if (!statement.skip_errors) {
        throw DatabaseError(text, error.code(), statement.sql, error.offset()).set_transient(error.transient());
      }
      if (warn) warn(text);
    }
  }
}

}  // namespace portolan::migrate
