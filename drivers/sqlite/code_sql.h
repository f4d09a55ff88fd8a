#pragma once

#include <string>

#include "drivers/sqlite/dialect.h"

namespace portolan::sqlite {

/// The statement that makes a view or a trigger (spec/planner.md 11.2). Throws Error for other kinds, and for a trigger
/// without a table, a body or exactly one event.
std::string create_object(const SqliteDialect& dialect, const change::PlanOptions& options,
                          const schema::Object& object);

/// `DROP VIEW name`, `DROP TRIGGER name`.
std::string drop_object(const SqliteDialect& dialect, const schema::Object& object, bool if_exists = false);

/// What comments call the statements.
std::string creation_comment(const schema::Object& object);
std::string drop_comment(const schema::Object& object);

}  // namespace portolan::sqlite
