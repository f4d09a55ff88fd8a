#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "drivers/sqlite/location.h"
#include "planner/ports/connection.h"

namespace portolan::sqlite {

/// Takes the lock of spec/migrations.md 10: the file `<name>.lock` of the temporary folder that Atlas knows, flock on
/// `<name>.lock.pid` beside it so that a lock left by a killed process is told from a live one, and flock on a file
/// beside the database, which excludes runs that reach it by another URL. The database file itself is never opened:
/// closing it would drop SQLite's own POSIX locks of this process. Throws LockHeld(`sql/sqlite: lock on "NAME" already
/// taken`) at once, without waiting.
std::unique_ptr<ports::Lock> take_lock(const Location& location, const std::string& name,
                                       std::chrono::milliseconds timeout);

}  // namespace portolan::sqlite
