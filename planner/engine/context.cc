#include "planner/engine/context.h"

#include "planner/base/errors.h"

namespace portolan::engine {

void check_step(const Context& context) {
  if (context.stop.stop_requested()) throw Stopped("stopped before the next statement");
  if (context.before_step) context.before_step();
}

}  // namespace portolan::engine
