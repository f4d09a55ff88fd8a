#pragma once

#include "planner/engine/state.h"

namespace portolan::engine {

/// What to ask the dev databases for: the user's own, or one that fits the target.
ports::DevRequest dev_request(const DevSettings& dev, bool schema_scope);

}  // namespace portolan::engine
