#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "planner/base/clock.h"
#include "planner/base/files.h"
#include "planner/ports/data_source.h"
#include "planner/ports/driver.h"
#include "planner/ports/process.h"

/// What `data` blocks of a project file reach for (spec/project-file.md 7): files, SQL, programs, tokens.
namespace portolan::sources {

/// What the sources use. References outlive them.
struct Outside {
  const ports::Registry& registry;
  ports::ProcessRunner& programs;
  const base::Files& files;
  const base::Clock& clock;
  /// Receives the states that `mem://` URLs name.
  ports::MemoryStates& memory;
  /// An environment variable, "" when unset.
  std::function<std::string(const std::string& name)> getenv;
  std::stop_token stop = {};
};

/// Every kind of data source that is known, those included that say why they cannot be read here.
ports::DataSources make_sources(const Outside& outside);

}  // namespace portolan::sources
