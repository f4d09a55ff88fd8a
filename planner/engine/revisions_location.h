#pragma once

#include <string>

#include "planner/base/errors.h"
#include "planner/engine/state.h"

namespace portolan::engine {

/// A revisions table exists in schema `atlas_schema_revisions` and none in the bound schema, and nobody said which one
/// counts (spec/migrations.md 9.4). `what()` is the notice for the user, closed by an empty line.
class AmbiguousRevisions : public UsageError {
 public:
  AmbiguousRevisions();
};

/// The schema of the revisions table.
/// @param flag  `--revisions-schema`; empty when not given
/// Throws AmbiguousRevisions, UsageError where the database cannot keep the table in that schema.
std::string find_revisions_schema(Database& target, const std::string& flag);

}  // namespace portolan::engine
