#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "planner/engine/state.h"

namespace portolan::engine {

/// Name of the lock that whoever runs or rewrites a migration history holds (spec/migrations.md 10).
inline constexpr std::string_view kExecuteLock = "atlas_migrate_execute";

/// Takes a named database lock on the session that executes.
/// @param timeout  how long to wait; 0 tries once
/// Throws LockHeld(`acquiring database lock: ...`), Stopped.
std::unique_ptr<ports::Lock> take_lock(const Context& context, Database& target, const std::string& name,
                                       std::chrono::milliseconds timeout);

/// How a command that works on a migration history locks its target.
struct LockOptions {
  std::chrono::milliseconds timeout{10000};
  /// Replaces kExecuteLock when not empty.
  std::string name;
  bool skip = false;
};

/// Takes the history's lock as the options say; null when it is skipped. Throws as take_lock.
std::unique_ptr<ports::Lock> take_execute_lock(const Context& context, Database& target, const LockOptions& options);

}  // namespace portolan::engine
