#include "planner/engine/live_shape.h"

#include "planner/base/errors.h"
#include "planner/engine/dev_request.h"
#include "planner/engine/replay.h"

namespace portolan::engine {
namespace {

void execute_first(ports::Connection& connection, const std::vector<sql::Statement>& statements, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) connection.execute(statements.at(i).text);
}

}  // namespace

schema::Realm LiveShape::inspect(const std::vector<std::string>& names) {
  return target_.driver->inspect(*target_.connection, {.tables = names});
}

std::optional<std::pair<schema::Realm, schema::Realm>> LiveShape::expected(const migrate::File& file,
                                                                           migrate::Direction direction,
                                                                           std::size_t position,
                                                                           const std::vector<std::string>& names) {
  try {
    const auto lease = open_lease();
    return rebuild(file, direction, position, names, *lease);
  } catch (const ports::NoDevDatabase&) {
    return std::nullopt;
  } catch (const DatabaseError&) {
    return std::nullopt;
  }
}

std::unique_ptr<ports::DevLease> LiveShape::open_lease() {
  const DevSettings dev{.url = dev_.url, .target = &target_, .lock_timeout = dev_.lock_timeout};
  return context_.dev.lease(dev_request(dev, target_.schema_scope()), context_.stop);
}

std::pair<schema::Realm, schema::Realm> LiveShape::rebuild(const migrate::File& file, migrate::Direction direction,
                                                           std::size_t position, const std::vector<std::string>& names,
                                                           ports::DevLease& lease) {
  std::size_t before = 0;
  while (before < directory_.files().size() && directory_.files()[before].name != file.name) ++before;
  const bool down = direction == migrate::Direction::kDown;
  replay_directory(context_, directory_.first(down ? before + 1 : before), "", lease, {});
  ports::Connection& connection = lease.connection();
  const migrate::Script script =
      migrate::read_script(directory_.format(), file, connection.dialect().scanner_options());
  const auto& statements = migrate::statements_of(script, direction);
  execute_first(connection, statements, position);
  schema::Realm shape = lease.inspect({.tables = names});
  connection.execute(statements.at(position).text);
  return {std::move(shape), lease.inspect({.tables = names})};
}

}  // namespace portolan::engine
