#pragma once

#include <memory>

#include "planner/ports/dev_databases.h"

namespace portolan::dev {

/// Dev databases by URL, and in memory for families that have that. A database behind a URL is shared, so it is locked
/// for the time of a lease; a marker in it says that what it holds is ours, so that the leftovers of a killed process
/// are removed by the next lease, and unmarked data never is (architecture.md, "Dev databases").
class UrlDatabases final : public ports::DevDatabases {
 public:
  /// @param registry  outlives this object
  explicit UrlDatabases(const ports::Registry& registry) : registry_(registry) {}

  std::unique_ptr<ports::DevLease> lease(const ports::DevRequest& request, std::stop_token stop) override;

 private:
  const ports::Registry& registry_;
};

}  // namespace portolan::dev
