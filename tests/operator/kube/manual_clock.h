#pragma once

#include <chrono>
#include <mutex>

#include "planner/base/clock.h"

namespace portolan::kube {

/// A clock that stands still until a test moves it.
class ManualClock final : public base::Clock {
 public:
  std::chrono::system_clock::time_point now() const override {
    return std::chrono::system_clock::time_point(std::chrono::seconds(1767225600)) + passed();
  }
  std::chrono::steady_clock::time_point steady() const override {
    return std::chrono::steady_clock::time_point() + std::chrono::hours(1) + passed();
  }
  bool sleep(std::chrono::milliseconds duration, std::stop_token stop) const override {
    advance(duration);
    return !stop.stop_requested();
  }

  void advance(std::chrono::milliseconds duration) const {
    const std::lock_guard lock(mutex_);
    passed_ += duration;
  }

 private:
  std::chrono::milliseconds passed() const {
    const std::lock_guard lock(mutex_);
    return passed_;
  }

  mutable std::mutex mutex_;
  mutable std::chrono::milliseconds passed_{0};
};

}  // namespace portolan::kube
