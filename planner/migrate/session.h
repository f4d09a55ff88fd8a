#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/migrate/executor.h"

namespace portolan::migrate {

/// The executor's session: transactions with their hooks, and revision writes that are durable when they return.
class Session {
 public:
  Session(const Environment& environment, const TransactionHooks& hooks) : environment_(environment), hooks_(hooks) {}

  ports::Connection& connection() const { return environment_.connection; }
  Revisions& revisions() const { return environment_.revisions; }
  const ports::Dialect& dialect() const { return environment_.connection.dialect(); }
  const Environment& environment() const { return environment_; }

  /// Hash of the scope before or after a statement runs (fingerprint.h). Precondition: there is a TargetShape.
  std::string look(std::string_view statement) const;
  /// What TargetShape is asked for then: the words of the statement, or nothing, which means everything.
  std::vector<std::string> names_for(std::string_view statement) const;
  /// The hash of a realm that was inspected by those names elsewhere.
  std::string print(const schema::Realm& realm, std::string_view statement) const;

  /// Asks whether this process may still act. Throws Stopped.
  void check_step() const;

  bool active() const { return connection().transaction_status() != ports::TransactionStatus::kIdle; }

  /// One around whole files, with its hooks.
  void begin();
  /// One around a single statement.
  void begin_plain();
  void commit(bool with_hooks);

  /// Rolls back what is open; nothing when nothing is. Throws what the server says, after which the session is of no
  /// use.
  void rollback(bool with_hooks);

  /// Writes a row and commits it unless it is already.
  void write_durably(const Revision& revision);

 private:
  const Environment& environment_;
  const TransactionHooks& hooks_;
};

}  // namespace portolan::migrate
