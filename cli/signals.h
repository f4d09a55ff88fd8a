#pragma once

#include <atomic>
#include <ostream>
#include <stop_token>
#include <thread>

namespace portolan::cli {

/// SIGINT, SIGTERM and SIGHUP (spec/cli.md 1.4): the first one requests a stop, the second one ends the process with
/// code
/// 1. Made in main before any other thread, so that every thread leaves the signals to this one.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  std::stop_token stop() const { return source_.get_token(); }

 private:
  void wait();

  std::stop_source source_;
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace portolan::cli
