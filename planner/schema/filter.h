#pragma once

#include <string>
#include <vector>

#include "planner/schema/model.h"

namespace portolan::schema {

/// Removes from `realm` what the patterns name (spec/planner.md 14): `schema.object.child` in realm scope, `object.child`
/// in schema scope, each part a glob with an optional `[type=a|b]` selector at its end. An excluded table takes its
/// indexes and keys along; an excluded column takes the indexes and foreign keys that contain it.
/// Throws Error(`syntax error in pattern`, `too many parts in pattern: "..."`).
void exclude(Realm& realm, const std::vector<std::string>& patterns, bool schema_scope);

}  // namespace portolan::schema
