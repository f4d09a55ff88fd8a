#pragma once

#include "planner/diff/compare.h"

namespace portolan::diff {

/// Makes two changes, a drop and a creation in the desired form, of each object that cannot stay while others change:
/// objects that cannot be changed in place, and what uses columns and objects that go away or get another type
/// (spec/planner.md 11.4). Only objects that are managed are touched; in front of others the server refuses.
///
/// @param from     the current state
/// @param renamed  the same after the renames and as the dialect foresees it, in the same order: what the changes were
///                 computed from. What is dropped goes before that, as it is in `from`
/// @param changes  of one comparison, policies already applied
void recreate_dependents(const Context& context, const schema::Realm& from, const schema::Realm& renamed,
                         const schema::Realm& to, change::Changes& changes);

}  // namespace portolan::diff
