#pragma once

#include <vector>

#include "planner/schema/model.h"
#include "planner/sql/renames.h"

namespace portolan::engine {

/// Gives what was read back from a database what only its source says: `renamed_from` and `depends_on` of tables,
/// columns, indexes and objects, matched by kind and name. Positions stay unknown: a known one marks a state that is
/// used as written (spec/planner.md 5.5). Takes linear time.
void carry_declarations(const schema::Realm& source, schema::Realm& read_back);

/// Writes what a SQL source declares about renames into the state that was read back from it. Names are looked for as
/// they are written, else in any case of letters; a declaration about something that is not there is ignored.
void declare_renames(const std::vector<sql::RenameDeclaration>& declarations, schema::Realm& read_back);

}  // namespace portolan::engine
