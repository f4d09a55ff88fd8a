#pragma once

#include "planner/schema/model.h"

namespace portolan::diff {

/// A copy of `schema` whose every reference to the schema itself is blank, so that it can be compared with a schema of
/// another name (spec/planner.md 1.2). References to other schemas keep their name. The schema's own name stays.
schema::Schema with_blank_references(schema::Schema schema);

}  // namespace portolan::diff
