#pragma once

#include <memory>

#include "planner/engine/cache.h"

namespace portolan::cli {

/// The cache of normalized desired states of this user: `$PORTOLAN_STATE_CACHE`, else `portolan/states` in
/// `$XDG_CACHE_HOME` or `~/.cache`. Null when the variable is `off` or there is no home.
std::unique_ptr<engine::StateCache> open_state_cache();

}  // namespace portolan::cli
