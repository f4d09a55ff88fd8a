#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "planner/base/errors.h"

namespace portolan::ports {

/// A program to run. There is no shell: the words reach it as they are.
struct ProcessRequest {
  /// The executable, looked for in PATH unless it holds a slash, and its arguments. Not empty.
  std::vector<std::string> program;
  /// Empty: the current directory.
  std::string working_dir = {};
  /// Added to the environment that is inherited.
  std::map<std::string, std::string> environment = {};
  /// False: `environment` is all the program sees.
  bool inherits = true;
  /// 0: none.
  std::chrono::milliseconds timeout{0};
  std::size_t output_limit = std::size_t{256} << 20U;
  std::stop_token stop = {};
  /// Hears what the program says on stderr while it runs. Empty: nobody does.
  std::function<void(std::string_view text)> hear = {};
};

struct ProcessResult {
  /// Path of the executable that ran.
  std::string executable;
  std::string out;
  /// The last 64 KiB of what it said on stderr.
  std::string err;
  /// Empty for exit code 0; `exit status 3`, `signal: killed`.
  std::string failure;
};

/// A program could not be started, did not end in time or printed too much.
class ProcessError : public Error {
 public:
  using Error::Error;
};

/// Runs programs. The command line has one that does; the operator one that refuses unless it is allowed.
class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;

  /// Runs a program to its end, in a process group of its own and with an empty standard input. When the time is up or
  /// a stop is requested the group gets SIGTERM, and SIGKILL when it does not end.
  /// Throws ProcessError (`exec: "x": executable file not found in $PATH`, `no result after 5m0s`), Stopped.
  virtual ProcessResult run(const ProcessRequest& request) = 0;
};

}  // namespace portolan::ports
