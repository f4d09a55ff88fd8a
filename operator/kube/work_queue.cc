#include "operator/kube/work_queue.h"

#include <algorithm>
#include <utility>

namespace portolan::kube {
namespace {

/// How long a waiting worker sleeps at most when nothing is due; a change wakes it at once.
constexpr std::chrono::hours kIdle{1};

}  // namespace

QueueStats& QueueStats::operator+=(const QueueStats& other) {
  ready += other.ready;
  delayed += other.delayed;
  active += other.active;
  adds += other.adds;
  retries += other.retries;
  longest_active = std::max(longest_active, other.longest_active);
  unfinished += other.unfinished;
  return *this;
}

WorkQueue::WorkQueue(const base::Clock& clock, Backoff backoff) : clock_(clock), backoff_(backoff) {}

void WorkQueue::add(const Key& key) {
  const std::lock_guard lock(mutex_);
  enqueue(key);
}

void WorkQueue::enqueue(const Key& key) {
  if (shut_down_ || !queued_.insert(key).second) return;
  ++adds_;
  if (active_.contains(key)) return;
  std::deque<Key>& line = ready_[key.space];
  if (line.empty()) turns_.push_back(key.space);
  line.push_back(key);
  ready_since_.emplace(key, clock_.steady());
  changed_.notify_one();
}

void WorkQueue::add_after(const Key& key, std::chrono::milliseconds delay) {
  const std::lock_guard lock(mutex_);
  if (delay <= std::chrono::milliseconds::zero()) return enqueue(key);
  const Time due = clock_.steady() + delay;
  const auto [known, fresh] = due_.try_emplace(key, due);
  if (!fresh) {
    if (known->second <= due) return;
    delayed_.erase({known->second, key});
    known->second = due;
  }
  delayed_.emplace(due, key);
  // All of them, because a single one that wakes may take another key and be busy when this one is due.
  changed_.notify_all();
}

void WorkQueue::add_rate_limited(const Key& key) {
  std::chrono::milliseconds delay = backoff_.base;
  {
    const std::lock_guard lock(mutex_);
    const int count = retries_[key]++;
    ++retry_count_;
    for (int i = 0; i < count && delay < backoff_.longest; ++i) delay *= 2;
  }
  add_after(key, std::min(delay, backoff_.longest));
}

void WorkQueue::forget(const Key& key) {
  const std::lock_guard lock(mutex_);
  retries_.erase(key);
}

int WorkQueue::retries(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = retries_.find(key);
  return found == retries_.end() ? 0 : found->second;
}

std::optional<WorkQueue::Key> WorkQueue::take(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested() && !shut_down_) {
    promote_due();
    if (auto key = pop()) return key;
    std::chrono::steady_clock::duration wait = kIdle;
    if (!delayed_.empty()) wait = delayed_.begin()->first - clock_.steady();
    const std::size_t delayed = delayed_.size();
    const Time first = delayed_.empty() ? Time::max() : delayed_.begin()->first;
    changed_.wait_for(lock, stop, wait, [&] {
      return shut_down_ || !turns_.empty() || delayed_.size() != delayed ||
             (!delayed_.empty() && delayed_.begin()->first != first);
    });
  }
  return std::nullopt;
}

std::optional<WorkQueue::Key> WorkQueue::try_take() {
  const std::lock_guard lock(mutex_);
  if (shut_down_) return std::nullopt;
  promote_due();
  return pop();
}

void WorkQueue::promote_due() {
  const Time now = clock_.steady();
  while (!delayed_.empty() && delayed_.begin()->first <= now) {
    const Key key = delayed_.begin()->second;
    delayed_.erase(delayed_.begin());
    due_.erase(key);
    enqueue(key);
  }
}

std::optional<WorkQueue::Key> WorkQueue::pop() {
  if (turns_.empty()) return std::nullopt;
  const std::string space = std::move(turns_.front());
  turns_.pop_front();
  const auto line = ready_.find(space);
  Key key = std::move(line->second.front());
  line->second.pop_front();
  if (line->second.empty()) {
    ready_.erase(line);
  } else {
    turns_.push_back(space);
  }
  queued_.erase(key);
  const Time now = clock_.steady();
  const auto ready = ready_since_.extract(key);
  active_.emplace(key, Active{now, ready.empty() ? std::chrono::nanoseconds(0) : now - ready.mapped()});
  return key;
}

std::chrono::nanoseconds WorkQueue::waited(const Key& key) const {
  const std::lock_guard lock(mutex_);
  const auto found = active_.find(key);
  return found == active_.end() ? std::chrono::nanoseconds(0) : found->second.waited;
}

void WorkQueue::done(const Key& key) {
  const std::lock_guard lock(mutex_);
  active_.erase(key);
  if (queued_.erase(key) == 0) return;
  --adds_;
  enqueue(key);
}

void WorkQueue::shut_down() {
  const std::lock_guard lock(mutex_);
  shut_down_ = true;
  changed_.notify_all();
}

QueueStats WorkQueue::stats() const {
  const std::lock_guard lock(mutex_);
  QueueStats stats;
  for (const auto& [space, line] : ready_) stats.ready += line.size();
  stats.delayed = delayed_.size();
  stats.active = active_.size();
  stats.adds = adds_;
  stats.retries = retry_count_;
  const Time now = clock_.steady();
  for (const auto& [key, active] : active_) {
    const auto age = std::chrono::duration_cast<std::chrono::milliseconds>(now - active.since);
    stats.longest_active = std::max(stats.longest_active, age);
    stats.unfinished += age;
  }
  return stats;
}

}  // namespace portolan::kube
