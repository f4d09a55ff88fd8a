#pragma once

#include <functional>
#include <vector>

#include "cli/program.h"
#include "planner/project/project.h"

/// One command over several environments.
namespace portolan::cli {

/// The command for one environment, with the streams to print to. Returns the exit code; throws for `Error: ...`.
using RunOne = std::function<int(Program&, const project::Environment&)>;

/// One after the other; a newline stands between two whose output does not end in one (spec/project-file.md 1.3).
/// @param all  look at every environment although one exits with another code than 0; what throws ends the run
/// @return the highest exit code
int run_in_turn(Program& program, const std::vector<project::Environment>& environments, bool all, const RunOne& run);

/// Stage by stage, inside a stage as many at a time as it says; what is printed stays together for each environment and
/// in their order. A failure lets what is running end and then ends the run, in a stage that goes on only its own
/// environment. All failures are told at the end, each with its environment (spec/project-file.md 10.6).
/// @param in_turn  one at a time, whatever the stages say
/// Throws Error with the failures.
int roll_out(Program& program, const std::vector<project::Stage>& stages,
             const std::vector<project::Environment>& environments, bool in_turn, const RunOne& run);

}  // namespace portolan::cli
