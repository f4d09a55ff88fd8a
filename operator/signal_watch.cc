#include "operator/signal_watch.h"

#include <cstdlib>

#include "planner/base/clock.h"

namespace portolan::op {

SignalWatch::SignalWatch(std::stop_source& stop, std::chrono::milliseconds timeout) {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  thread_ = std::jthread([this, &stop, timeout](const std::stop_token& ended) {
    const timespec slice{.tv_sec = 0, .tv_nsec = 200'000'000};
    while (!ended.stop_requested()) {
      if (sigtimedwait(&signals_, nullptr, &slice) <= 0) continue;
      stop.request_stop();
      if (base::system_clock().sleep(timeout, ended)) std::_Exit(1);
    }
  });
}

}  // namespace portolan::op
