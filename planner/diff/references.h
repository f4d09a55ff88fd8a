#pragma once

#include "planner/diff/compare.h"

namespace portolan::diff {

/// Takes foreign keys out of the way of changes that the server refuses while they are there
/// (Dialect::must_step_aside): a change at the front drops them, and one at the end adds those that are desired. A
/// table's own change keeps the rest. Where a policy forbids either, the server has the last word.
///
/// @param current  the state that the changes were computed from, after the renames
/// @param changes  of one comparison, policies already applied
void set_references_aside(const Context& context, const schema::Realm& current, const schema::Realm& desired,
                          change::Changes& changes);

}  // namespace portolan::diff
