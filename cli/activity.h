#pragma once

#include <chrono>
#include <string>
#include <thread>

#include "cli/program.h"

namespace portolan::cli {

/// Says on a terminal what takes its time: a line on stderr with the seconds gone by, drawn once the work has taken a
/// second and erased when this object goes. Elsewhere it does nothing (spec/cli.md 1.4).
class Activity {
 public:
  /// @param what  for example `Inspecting the database`
  Activity(const Program& program, std::string what);
  ~Activity();
  Activity(const Activity&) = delete;
  Activity& operator=(const Activity&) = delete;

 private:
  static void draw(std::stop_token stop, std::ostream& out, const std::string& what);

  std::jthread thread_;
};

}  // namespace portolan::cli
