#include "planner/engine/dev_request.h"

namespace portolan::engine {

ports::DevRequest dev_request(const DevSettings& dev, bool schema_scope) {
  ports::DevRequest request{.url = dev.url, .schema_scope = schema_scope, .lock_timeout = dev.lock_timeout};
  if (dev.target != nullptr) {
    request.target_driver = dev.target->driver;
    request.target = dev.target->dialect().facts();
  }
  return request;
}

}  // namespace portolan::engine
