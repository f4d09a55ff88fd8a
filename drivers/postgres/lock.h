#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "drivers/postgres/session.h"

namespace portolan::postgres {

/// Key of an advisory lock: FNV-1 32 bit of the name (spec/migrations.md 10), so that Atlas and Portolan exclude each
/// other.
std::uint32_t advisory_key(std::string_view name);

/// Takes an advisory lock on `session`, trying again with growing pauses until `timeout` is over. Never the blocking
/// call: it would deadlock with concurrent index builds (spec/planner.md 13). Throws LockHeld, Stopped.
std::unique_ptr<ports::Lock> take_advisory_lock(const std::shared_ptr<Session>& session, const std::string& name,
                                                std::chrono::milliseconds timeout, std::stop_token stop);

/// A lock for servers without advisory locks (CockroachDB): always succeeds, holds nothing.
std::unique_ptr<ports::Lock> no_lock();

}  // namespace portolan::postgres
