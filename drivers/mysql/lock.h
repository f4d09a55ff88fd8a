#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

#include "planner/ports/connection.h"

namespace portolan::mysql {

/// Takes a named lock of the server on the given session by GET_LOCK (spec/migrations.md 10). The timeout is truncated
/// to seconds. The lock must not outlive the connection. Throws LockHeld, Stopped, Error(`sql/mysql: unexpected
/// internal error on Lock("name", 10s)`).
std::unique_ptr<ports::Lock> take_lock(ports::Connection& connection, const std::string& name,
                                       std::chrono::milliseconds timeout, std::stop_token stop);

}  // namespace portolan::mysql
