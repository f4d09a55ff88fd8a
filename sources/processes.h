#pragma once

#include "planner/ports/process.h"

namespace portolan::sources {

/// Starts programs on this machine.
class LocalProcesses final : public ports::ProcessRunner {
 public:
  ports::ProcessResult run(const ports::ProcessRequest& request) override;
};

/// Path of `program` by the rules of a shell: looked for in PATH unless it holds a slash.
/// Throws ProcessError(`exec: "x": executable file not found in $PATH`).
std::string find_program(const std::string& program);

}  // namespace portolan::sources
