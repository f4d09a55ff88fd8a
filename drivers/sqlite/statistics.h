#pragma once

#include "planner/ports/statistics.h"

namespace portolan::sqlite {

/// Sizes by the virtual table `dbstat`, where the library was compiled with it; rows by what ANALYZE counted.
ports::Statistics read_statistics(ports::Connection& connection);

}  // namespace portolan::sqlite
