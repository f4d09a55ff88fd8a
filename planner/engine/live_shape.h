#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "planner/engine/state.h"
#include "planner/migrate/executor.h"

namespace portolan::engine {

/// Looks at the target, and rebuilds what a statement would have made of it on a dev database. Holds references only.
class LiveShape final : public migrate::TargetShape {
 public:
  LiveShape(const Context& context, Database& target, const migrate::Dir& directory, const DevSettings& dev)
      : context_(context), target_(target), directory_(directory), dev_(dev) {}

  schema::Realm inspect(const std::vector<std::string>& names) override;

  /// nullopt as well when the files cannot be replayed from an empty database (a baseline, an edited file): then there
  /// is nothing to compare with.
  std::optional<std::pair<schema::Realm, schema::Realm>> expected(const migrate::File& file,
                                                                  migrate::Direction direction, std::size_t position,
                                                                  const std::vector<std::string>& names) override;

 private:
  std::unique_ptr<ports::DevLease> open_lease();
  std::pair<schema::Realm, schema::Realm> rebuild(const migrate::File& file, migrate::Direction direction,
                                                  std::size_t position, const std::vector<std::string>& names,
                                                  ports::DevLease& lease);

  const Context& context_;
  Database& target_;
  const migrate::Dir& directory_;
  const DevSettings& dev_;
};

}  // namespace portolan::engine
