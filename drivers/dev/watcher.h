#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace portolan::dev {

/// A child process that cleans up after this one, however it ends: a shell script whose standard input reaches its end
/// when this object is destroyed or this process dies, also by SIGKILL. It runs in a session of its own, so that
/// signals of the terminal do not reach it.
class Watcher {
 public:
  /// @param script     for /bin/sh; it reads its standard input to the end and then cleans up
  /// @param arguments  `$1`, `$2`, ...
  /// Throws Error when it cannot be started.
  Watcher(const std::string& script, const std::vector<std::string>& arguments);
  /// Lets the script clean up and waits for its end.
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

 private:
  int pipe_ = -1;
  pid_t child_ = 0;
};

}  // namespace portolan::dev
