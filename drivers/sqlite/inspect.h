#pragma once

#include "planner/ports/connection.h"
#include "planner/schema/model.h"

namespace portolan::sqlite {

/// Reads the model of the connected database in a fixed number of queries (spec/planner.md 8.1), more only where views
/// name what is not there. Tables, indexes, views and triggers come in order of creation. Virtual tables become objects
/// that no plan touches. Throws Error(`multiple database files are not supported by the driver. got: N`) when others
/// are attached.
schema::Realm inspect(ports::Connection& connection);

}  // namespace portolan::sqlite
