#include "planner/ports/data_source.h"

#include "planner/base/strings.h"

namespace portolan::ports {

const MemoryState& MemoryStates::get(const std::string& url) {
  const auto found = entries_.find(url);
  if (found == entries_.end()) {
    throw UsageError("data-source state " + base::quote_go(url) + " not found in memory");
  }
  Entry& entry = found->second;
  const std::lock_guard lock(making_);
  if (entry.state == nullptr) entry.state = std::make_unique<MemoryState>(entry.make());
  return *entry.state;
}

}  // namespace portolan::ports
