#include "drivers/postgres/lock.h"

#include <algorithm>
#include <random>

#include "planner/base/clock.h"
#include "planner/base/errors.h"

namespace portolan::postgres {
namespace {

using Milliseconds = std::chrono::milliseconds;

constexpr Milliseconds kFirstDelay{25};
constexpr Milliseconds kLongestDelay{1000};

bool answers_true(Session& session, const std::string& sql) {
  const ports::Rows rows = session.query(sql, {});
  return !rows.rows.empty() && rows.rows[0][0] == "t";
}

class AdvisoryLock : public ports::Lock {
 public:
  AdvisoryLock(std::shared_ptr<Session> session, std::uint32_t key) : session_(std::move(session)), key_(key) {}
  AdvisoryLock(const AdvisoryLock&) = delete;
  AdvisoryLock& operator=(const AdvisoryLock&) = delete;

  ~AdvisoryLock() override {
    try {
      // A failed transaction takes no statements; the server frees the lock with the session.
      if (held_ && session_->transaction_status() != ports::TransactionStatus::kFailed) release();
    } catch (const std::exception&) {
      // The session is gone and the lock with it.
    }
  }

  void release() override {
    if (!held_) return;
    held_ = false;
    if (!answers_true(*session_, "SELECT pg_advisory_unlock(" + std::to_string(key_) + ")")) {
      throw DatabaseError("sql/postgres: failed releasing lock " + std::to_string(key_), "");
    }
  }

 private:
  std::shared_ptr<Session> session_;
  std::uint32_t key_;
  bool held_ = true;
};

class NoLock : public ports::Lock {
 public:
  void release() override {}
};

/// The base plus a random part below it, so that waiting processes do not try in step.
Milliseconds with_jitter(Milliseconds base) {
  std::random_device random;
  return base + Milliseconds(std::uniform_int_distribution<long>(0, base.count() - 1)(random));
}

}  // namespace

std::uint32_t advisory_key(std::string_view name) {
  std::uint32_t hash = 2166136261U;
  for (const char c : name) {
    hash *= 16777619U;
    hash ^= static_cast<unsigned char>(c);
  }
  return hash;
}

std::unique_ptr<ports::Lock> take_advisory_lock(const std::shared_ptr<Session>& session, const std::string& name,
                                                Milliseconds timeout, std::stop_token stop) {
  const base::Clock& clock = base::system_clock();
  const auto deadline = clock.steady() + timeout;
  const std::uint32_t key = advisory_key(name);
  const std::string sql = "SELECT pg_try_advisory_lock(" + std::to_string(key) + ")";
  for (Milliseconds base = kFirstDelay;; base = std::min(base * 2, kLongestDelay)) {
    if (answers_true(*session, sql)) return std::make_unique<AdvisoryLock>(session, key);
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - clock.steady());
    if (left.count() <= 0) throw LockHeld("sql/schema: lock is held by other session");
    if (!clock.sleep(std::min(with_jitter(base), left), stop)) {
      throw Stopped("postgres: stopped while waiting for lock " + name);
    }
  }
}

std::unique_ptr<ports::Lock> no_lock() {
  return std::make_unique<NoLock>();
}

}  // namespace portolan::postgres
