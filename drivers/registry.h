#pragma once

#include <memory>
#include <vector>

#include "planner/ports/driver.h"

namespace portolan::drivers {

/// The drivers of all families, for a registry that holds more than them.
std::vector<std::unique_ptr<ports::Driver>> make_drivers();

/// All drivers this program was built with. A program calls it once in `main` and hands the result in.
ports::Registry make_registry();

}  // namespace portolan::drivers
