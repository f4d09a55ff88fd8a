#pragma once

#include <functional>
#include <string_view>

#include "cli/flags.h"
#include "cli/program.h"
#include "planner/project/project.h"

/// Flags and project file taken together (spec/project-file.md 11).
namespace portolan::cli {

/// What documents that may reach outside reach for: the data sources of this machine.
class OutsideReach {
 public:
  /// Precondition: `program.memory` is set; it outlives this.
  explicit OutsideReach(Program& program);

  const project::Outside& outside() const { return outside_; }

 private:
  ports::DataSources data_;
  project::Outside outside_;
};

/// Runs a command for one environment: its flags are filled. Output goes to the streams of the program it gets.
using EnvironmentRun = std::function<int(Program&, const FlagValues&, const project::Environment&)>;

/// Runs a command once per selected environment, in their order or that of their deployment, each time with the flags
/// that the user left open filled from the environment and `env://` URLs resolved. Without `--env` and `--config`
/// nothing is read and it runs once. The first failure ends the run, unless a group of the deployment goes on
/// (spec/project-file.md 1.3, 10.6).
/// @param path   the command, `schema apply`
/// @param flags  all of its flags, those of its group included
/// @return the exit code
/// Throws UsageError (`multiple envs found for "x"`, `env://src: no src attribute defined in env "x"`) and what
/// project::load throws.
int run_in_environments(Program& program, std::string_view path, const FlagTable& flags, const FlagValues& given,
                        const EnvironmentRun& run);

/// Fills every flag that `command` takes from the environment and that the user left open (spec/project-file.md 11.2).
void fill_flags(std::string_view command, const FlagTable& flags, const project::Environment& environment,
                FlagValues& values);

/// Resolves the `env://` URLs of a command's URL flags (spec/cli.md 3.3). Throws UsageError.
void resolve_env_urls(std::string_view command, const FlagTable& flags, const project::Environment& environment,
                      FlagValues& values);

}  // namespace portolan::cli
