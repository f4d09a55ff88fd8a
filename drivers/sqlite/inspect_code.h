#pragma once

#include "planner/ports/connection.h"
#include "planner/schema/model.h"

namespace portolan::sqlite {

/// Reads the views and triggers of a schema whose tables are there (spec/planner.md 11.2), in order of creation, and
/// tells each table and view what depends on it. What has a text of another shape is seen and not understood.
/// @param master  `type, name, tbl_name, sql` of sqlite_master in order of creation
void read_code(ports::Connection& connection, const ports::Rows& master, schema::Schema& schema);

}  // namespace portolan::sqlite
