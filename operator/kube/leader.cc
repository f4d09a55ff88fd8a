#include "operator/kube/leader.h"

#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

namespace portolan::kube {
namespace {

using resources::Lease;

std::string micro_time(const base::Clock& clock) {
  return base::rfc3339(clock.now(), 6);
}

}  // namespace

LeaseLock::LeaseLock(ObjectStore& store, const base::Clock& clock, ObjectKey key, std::string identity,
                     LeaseTimes times, std::function<void(const std::string&)> on_problem)
    : store_(store),
      clock_(clock),
      key_(std::move(key)),
      identity_(std::move(identity)),
      times_(times),
      on_problem_(std::move(on_problem)) {}

bool LeaseLock::attempt() {
  const auto start = clock_.steady();
  bool success = false;
  try {
    success = create_or_take();
    if (success) note("");
  } catch (const ConflictError&) {
    // Somebody else wrote the record; the next attempt sees who holds it. Until then `held` goes by our own clock.
    return held();
  } catch (const Error& error) {
    note(error.what());
    return held();
  }
  const std::lock_guard lock(mutex_);
  holding_ = success;
  if (success) renewed_ = start;
  return success;
}

bool LeaseLock::create_or_take() {
  const auto found = store_.get(resources::kLease, key_);
  if (found) return take(resources::lease_from_json(*found));
  Lease lease;
  lease.metadata.name = key_.name;
  lease.metadata.space = key_.space;
  lease.holder = identity_;
  lease.duration_seconds = std::chrono::duration_cast<std::chrono::seconds>(times_.duration).count();
  lease.acquire_time = lease.renew_time = micro_time(clock_);
  store_.create(resources::kLease, resources::to_json(lease));
  return true;
}

bool LeaseLock::is_free(const Lease& lease) {
  if (lease.holder.empty()) return true;
  const std::lock_guard lock(mutex_);
  if (lease.metadata.resource_version != seen_version_) {
    seen_version_ = lease.metadata.resource_version;
    seen_at_ = clock_.steady();
  }
  free_at_ = seen_at_ + std::chrono::seconds(lease.duration_seconds);
  return clock_.steady() >= free_at_;
}

void LeaseLock::look() {
  try {
    const auto found = store_.get(resources::kLease, key_);
    if (found) is_free(resources::lease_from_json(*found));
    note("");
  } catch (const Error& error) {
    note(error.what());
  }
}

bool LeaseLock::take(Lease lease) {
  const bool ours = lease.holder == identity_;
  if (!ours && !is_free(lease)) return false;
  if (!ours) {
    lease.holder = identity_;
    lease.acquire_time = micro_time(clock_);
    ++lease.transitions;
  }
  lease.duration_seconds = std::chrono::duration_cast<std::chrono::seconds>(times_.duration).count();
  lease.renew_time = micro_time(clock_);
  store_.update(resources::kLease, resources::to_json(lease));
  return true;
}

bool LeaseLock::held() const {
  const std::lock_guard lock(mutex_);
  return holding_ && clock_.steady() - renewed_ < times_.renew;
}

std::chrono::milliseconds LeaseLock::pause() const {
  const std::lock_guard lock(mutex_);
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(free_at_ - clock_.steady());
  return left > std::chrono::milliseconds(0) && left < times_.retry ? left : times_.retry;
}

void LeaseLock::release() {
  {
    const std::lock_guard lock(mutex_);
    if (!holding_) return;
    holding_ = false;
  }
  try {
    const auto found = store_.get(resources::kLease, key_);
    if (!found) return;
    Lease lease = resources::lease_from_json(*found);
    if (lease.holder != identity_) return;
    lease.holder.clear();
    lease.duration_seconds = 1;
    lease.renew_time = micro_time(clock_);
    store_.update(resources::kLease, resources::to_json(lease));
  } catch (const Error& error) {
    note(error.what());
  }
}

std::string LeaseLock::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void LeaseLock::note(const std::string& problem) {
  {
    const std::lock_guard lock(mutex_);
    if (problem_ == problem) return;
    problem_ = problem;
  }
  if (on_problem_ && !problem.empty()) on_problem_(problem);
}

namespace {

/// Works while the lease is held. Returns whether the place of a shard was given back meanwhile.
bool hold(LeaseLock& lock, const base::Clock& clock, const std::function<void(std::stop_token)>& work,
          const std::stop_token& stop, std::stop_source& ended, ShardQuota* quota) {
  bool yielded = false;
  std::jthread worker([&](std::stop_token lost) {
    work(lost);
    if (!lost.stop_requested()) ended.request_stop();
  });
  const std::stop_callback wake_on_stop(stop, [&] { worker.request_stop(); });
  while (!worker.get_stop_token().stop_requested() && !ended.stop_requested()) {
    clock.sleep(lock.times().retry, worker.get_stop_token());
    if (worker.get_stop_token().stop_requested()) break;
    lock.attempt();
    yielded = lock.held() && quota != nullptr && quota->yield();
    if (!lock.held() || yielded) worker.request_stop();
  }
  // The lease is renewed while the work winds down, so that no other process starts before it has ended.
  std::jthread renewer([&](std::stop_token done) {
    while (clock.sleep(lock.times().retry, done)) {
      if (lock.held()) lock.attempt();
    }
  });
  worker.join();
  renewer.request_stop();
  renewer.join();
  lock.release();
  return yielded;
}

}  // namespace

void run_elected(LeaseLock& lock, const base::Clock& clock, const std::function<void(std::stop_token)>& work,
                 std::stop_token stop, ShardQuota* quota) {
  std::stop_source ended;
  while (!stop.stop_requested() && !ended.stop_requested()) {
    const bool allowed = quota == nullptr || quota->take();
    if (!allowed || !lock.attempt()) {
      if (!allowed) lock.look();
      if (allowed && quota != nullptr) quota->give_back();
      clock.sleep(lock.pause(), stop);
      continue;
    }
    const bool yielded = hold(lock, clock, work, stop, ended, quota);
    if (quota != nullptr && !yielded) quota->give_back();
  }
}

}  // namespace portolan::kube
