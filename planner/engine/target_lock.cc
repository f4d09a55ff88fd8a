#include "planner/engine/target_lock.h"

#include "planner/base/errors.h"

namespace portolan::engine {

std::unique_ptr<ports::Lock> take_lock(const Context& context, Database& target, const std::string& name,
                                       std::chrono::milliseconds timeout) {
  try {
    return target.connection->lock(name, timeout, context.stop);
  } catch (const LockHeld& error) {
    throw LockHeld(std::string("acquiring database lock: ") + error.what());
  }
}

std::unique_ptr<ports::Lock> take_execute_lock(const Context& context, Database& target, const LockOptions& options) {
  if (options.skip) return nullptr;
  const std::string name = options.name.empty() ? std::string(kExecuteLock) : options.name;
  return take_lock(context, target, name, options.timeout);
}

}  // namespace portolan::engine
