#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "planner/base/clock.h"
#include "planner/base/files.h"
#include "planner/ports/data_source.h"
#include "planner/ports/dev_databases.h"
#include "planner/ports/driver.h"

namespace portolan::engine {

class StateCache;

/// What every use case needs from outside. Holds references only; everything outlives the calls made with it.
struct Context {
  const ports::Registry& registry;
  ports::DevDatabases& dev;
  base::Files& files = base::disk_files();
  const base::Clock& clock = base::system_clock();
  /// Ends waits and work between two statements.
  std::stop_token stop = {};
  /// Called before each statement that changes a target and before each COMMIT; throws Stopped when this process may no
  /// longer act (a lost Lease, a shutdown). Empty: nothing to check.
  std::function<void()> before_step = {};
  /// Receives notes for people that are no errors (an unknown block in a document). Empty: dropped.
  std::function<void(const std::string&)> warn = {};
  /// Normalized desired states by content; null: none is kept.
  StateCache* cache = nullptr;
  /// States that `mem://` URLs name; null: there are none.
  ports::MemoryStates* memory = nullptr;
  /// What is behind a `file://` URL that is neither SQL nor HCL (models of an ORM), made when it is asked for; null for
  /// all other URLs. Empty: there is nothing of the kind.
  std::function<const ports::MemoryState*(const std::string& url)> models = {};
  /// Folder that `atlas://` URLs name the content of (store.h); empty: there is none.
  std::string store = {};
};

/// Stops at a requested stop and asks `before_step`. Throws Stopped.
void check_step(const Context& context);

}  // namespace portolan::engine
