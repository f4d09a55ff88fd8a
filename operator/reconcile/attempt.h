#pragma once

#include <string>
#include <string_view>

#include "operator/reconcile/reconciler.h"
#include "operator/resources/status.h"
#include "planner/engine/state.h"
#include "planner/engine/target_lock.h"

namespace portolan::reconcile {

/// Words of `status.lastAttempt.phase`.
namespace attempt_phase {
inline constexpr std::string_view kApproved = "approved";
inline constexpr std::string_view kApplying = "applying";
inline constexpr std::string_view kReverting = "reverting";
inline constexpr std::string_view kDone = "done";
inline constexpr std::string_view kFailed = "failed";
inline constexpr std::string_view kCanceled = "canceled";
}  // namespace attempt_phase

/// The record of an attempt whose statements are about to run on `database` (spec/operator.md 10.8). One that was
/// approved keeps the id of its approval.
/// @param before  the attempt that the status told of until now
resources::Attempt open_attempt(const Environment& environment, const std::optional<resources::Attempt>& before,
                                std::string_view phase, const std::string& sql, const engine::Database& database);

/// Sets a target apart from others in a status; names no host, which may be a secret.
std::string target_mark(const Environment& environment, const base::Url& url);

/// Whether people canceled the last attempt and nothing was changed since.
bool stays_canceled(const resources::Metadata& metadata, const resources::CommonStatus& status);

/// Ends the database session of an attempt that another process left open, when that session still holds the lock of
/// the target: a replica that was paused, or cut off from the API server, in the middle of a statement
/// (design/exactly-once.md). Only for who holds the object's Lease; without election nothing is done.
/// @param lock  of the history of the target
/// @returns whether a session was ended
/// Throws DatabaseError when the server does not allow it.
bool end_abandoned_session(const Environment& environment, const engine::Context& context,
                           const std::optional<resources::Attempt>& attempt, engine::Database& database,
                           engine::LockOptions lock);

}  // namespace portolan::reconcile
