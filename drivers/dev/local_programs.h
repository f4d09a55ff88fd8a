#pragma once

#include <string>
#include <vector>

#include "drivers/dev/docker_url.h"
#include "planner/ports/process.h"

namespace portolan::dev {

/// An installed server program.
struct LocalProgram {
  std::string path;
  /// `15.7`, `10.11.6`.
  std::string version;
};

/// The newest installed server of the product's family whose version begins with the wanted one.
/// Throws NoServer naming what was looked for and what was found.
LocalProgram find_local_program(const DockerUrl& wanted, ports::ProcessRunner& programs);

/// Whether `version` is `wanted` or more exact: 8.0.36 for 8 and 8.0, not for 8.1. An empty `wanted` takes any.
bool version_matches(const std::string& version, const std::string& wanted);

/// Whether `a` is an older version than `b`, number by number.
bool version_before(const std::string& a, const std::string& b);

}  // namespace portolan::dev
