#pragma once

#include "drivers/postgres/dialect.h"
#include "planner/ports/driver.h"
#include "planner/schema/model.h"

namespace portolan::postgres {

/// Reads the model in a fixed number of catalog queries (spec/planner.md 6.2), in one read-only transaction when none
/// is open. In realm scope `search_path` is empty meanwhile, so that expressions come back qualified.
schema::Realm inspect(ports::Connection& connection, const ports::InspectScope& scope);

}  // namespace portolan::postgres
