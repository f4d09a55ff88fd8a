#pragma once

#include <functional>
#include <string>
#include <vector>

#include "planner/ports/connection.h"

namespace portolan::migrate {

/// One statement that a hook runs.
struct HookStatement {
  std::string sql;
  /// Of the hook, for messages.
  std::string hook = {};
  /// A failure is told and changes nothing else.
  bool skip_errors = false;
};

/// SQL around each transaction that changes a target (spec/migrations.md 11.7); not used where there is none.
struct TransactionHooks {
  std::vector<HookStatement> after_begin = {};
  std::vector<HookStatement> before_commit = {};
  std::vector<HookStatement> before_rollback = {};
  /// Receives what failed and was skipped, and where no hook runs. Empty: dropped.
  std::function<void(const std::string&)> warn = {};
};

/// Tells, where there are hooks, that none of them runs because `what` runs in no transaction.
void warn_of_unused(const TransactionHooks& hooks, const std::string& what);

/// Runs the statements of one moment inside the open transaction.
/// Throws DatabaseError(`hook "x": ...`) unless the hook skips errors, ConnectionLost.
void run_hooks(ports::Connection& connection, const std::vector<HookStatement>& statements,
               const std::function<void(const std::string&)>& warn);

}  // namespace portolan::migrate
