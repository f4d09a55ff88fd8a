#pragma once

#include <map>
#include <string>

#include "operator/config/working_files.h"
#include "planner/ports/process.h"

namespace portolan::config {

/// Starts the programs of a custom configuration in the working directory of its pass, with an environment that holds
/// nothing of the operator's but what the administrator lets through.
class ScrubbedPrograms final : public ports::ProcessRunner {
 public:
  /// @param runner, files  outlive this
  /// @param environment    all that programs see
  ScrubbedPrograms(ports::ProcessRunner& runner, WorkingFiles& files, std::map<std::string, std::string> environment)
      : runner_(runner), files_(files), environment_(std::move(environment)) {}

  /// As ProcessRunner; a program without a time of its own ends after five minutes, so that it cannot keep a worker.
  ports::ProcessResult run(const ports::ProcessRequest& request) override;

 private:
  ports::ProcessRunner& runner_;
  WorkingFiles& files_;
  std::map<std::string, std::string> environment_;
};

}  // namespace portolan::config
