#pragma once

#include <string>
#include <vector>

#include "planner/schema/model.h"

namespace portolan::schema {

/// Removes what the patterns of `exclude` match (spec/planner.md 14): `schema`, `schema.object`, `schema.table.child`
/// in realm scope, `object`, `table.child` in schema scope. Each part is a glob, quoted with `"` to hold a dot, and may
/// end with a selector such as `[type=view|enum]`.
///
/// An excluded schema takes the objects of the database along that lie in it. An excluded table leaves the dependency
/// lists of others; foreign keys to it stay. An excluded column takes the indexes and foreign keys with it that contain
/// it. Throws Error(`syntax error in pattern`), Error(`too many parts in pattern: [...]`), Error for an unknown type.
void exclude(Realm& realm, const std::vector<std::string>& patterns, bool schema_scope);

/// Keeps only what the patterns of `include` match, with everything inside it, and the ancestors of it. No pattern
/// keeps everything. Syntax and errors as `exclude`; with both, this one comes first.
void include(Realm& realm, const std::vector<std::string>& patterns, bool schema_scope);

/// Where only some schemas are looked at, leaves out the objects of the database that lie in none of them: nothing says
/// whether they are wanted.
/// @param schemas  empty: all are looked at
void limit_database_objects(Realm& realm, const std::vector<std::string>& schemas);

}  // namespace portolan::schema
