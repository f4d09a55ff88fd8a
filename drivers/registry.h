#pragma once

#include "planner/ports/driver.h"

namespace portolan::drivers {

/// All drivers this program was built with. A program calls it once in `main` and hands the result in.
ports::Registry make_registry();

}  // namespace portolan::drivers
