#include "operator/reconcile/attempt.h"

#include "operator/reconcile/target.h"
#include "operator/resources/condition.h"
#include "planner/base/hash.h"
#include "planner/base/random.h"

namespace portolan::reconcile {
namespace {

constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kTargetDigits = 12;

bool is_open(const resources::Attempt& attempt) {
  return attempt.phase == attempt_phase::kApplying || attempt.phase == attempt_phase::kReverting;
}

bool is_locked(const engine::Context& context, engine::Database& database, engine::LockOptions lock) {
  lock.timeout = {};
  try {
    engine::take_execute_lock(context, database, lock);
    return false;
  } catch (const LockHeld&) {
    return true;
  }
}

}  // namespace

std::string target_mark(const Environment& environment, const base::Url& url) {
  return "@" + base::hex_encode(base::hmac_sha256(environment.hash_key, target_key(url))).substr(0, kTargetDigits);
}

resources::Attempt open_attempt(const Environment& environment, const std::optional<resources::Attempt>& before,
                                std::string_view phase, const std::string& sql, const engine::Database& database) {
  const bool approved = before && before->phase == attempt_phase::kApproved;
  const std::string session = database.connection->session_id();
  return {.id = approved ? before->id : base::hex_encode(base::random_bytes(kIdBytes)),
          .plan_hash = base::hex_encode(base::sha256(sql)),
          .started_at = base::rfc3339(environment.clock.now()),
          .phase = std::string(phase),
          .owner = environment.owner,
          .session = session.empty() ? "" : session + target_mark(environment, database.url)};
}

bool stays_canceled(const resources::Metadata& metadata, const resources::CommonStatus& status) {
  return status.last_attempt && status.last_attempt->phase == attempt_phase::kCanceled &&
         resources::annotation(metadata, resources::marker::kCancel) == status.last_attempt->id &&
         status.observed_generation == metadata.generation;
}

bool end_abandoned_session(const Environment& environment, const engine::Context& context,
                           const std::optional<resources::Attempt>& attempt, engine::Database& database,
                           engine::LockOptions lock) {
  if (environment.owner.empty() || !attempt || !is_open(*attempt) || attempt->session.empty()) return false;
  if (attempt->owner.empty() || attempt->owner == environment.owner) return false;
  // The number of a session may be that of another one on another server.
  const std::string mark = target_mark(environment, database.url);
  if (!attempt->session.ends_with(mark) || !is_locked(context, database, std::move(lock))) return false;
  const std::string session = attempt->session.substr(0, attempt->session.size() - mark.size());
  return database.driver->end_session(*database.connection, session);
}

}  // namespace portolan::reconcile
