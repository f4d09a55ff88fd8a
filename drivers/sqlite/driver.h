#pragma once

#include <memory>

#include "planner/ports/driver.h"

namespace portolan::sqlite {

/// SQLite databases in files and in memory: schemes sqlite, sqlite3, libsql and libsql+file (spec/cli.md 3.1).
std::unique_ptr<ports::Driver> make_driver();

}  // namespace portolan::sqlite
