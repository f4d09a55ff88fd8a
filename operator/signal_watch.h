#pragma once

#include <chrono>
#include <csignal>
#include <stop_token>
#include <thread>

namespace portolan::op {

/// Turns SIGTERM and SIGINT into a stop request; a process that does not come to a halt in time is ended, because a pod
/// that outlives its grace period is killed anyway and the database's own rules apply (design/exactly-once.md).
class SignalWatch {
 public:
  /// Blocks both signals in the calling thread and those that it starts from now on. `stop` outlives the watch.
  /// @param timeout  from the request to the end of the process
  SignalWatch(std::stop_source& stop, std::chrono::milliseconds timeout);

 private:
  sigset_t signals_{};
  std::jthread thread_;
};

}  // namespace portolan::op
