#include "planner/base/clock.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <string>

namespace portolan::base {
namespace {

class SystemClock final : public Clock {
 public:
  std::chrono::system_clock::time_point now() const override { return std::chrono::system_clock::now(); }
  std::chrono::steady_clock::time_point steady() const override { return std::chrono::steady_clock::now(); }

  bool sleep(std::chrono::milliseconds duration, std::stop_token stop) const override {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any wake;
    wake.wait_for(lock, stop, duration, [] { return false; });
    return !stop.stop_requested();
  }
};

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

std::string rfc3339(std::chrono::system_clock::time_point time, int fraction) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  std::string text = fmt::format("{:%Y-%m-%dT%H:%M:%S}", fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)));
  if (fraction > 0) {
    const auto nanos = std::chrono::duration_cast<std::chrono::nanoseconds>(time - seconds).count();
    text += "." + fmt::format("{:09}", nanos).substr(0, static_cast<std::size_t>(fraction));
  }
  return text + "Z";
}

}  // namespace portolan::base
