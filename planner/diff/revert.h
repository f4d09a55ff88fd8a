#pragma once

#include "planner/change/changes.h"

namespace portolan::diff {

/// Takes a change that the policy skips out of the desired table as well, so that a plan that builds the table anew
/// keeps what it must not touch.
/// @param from  the table as it is now; `table` the desired one
void revert(schema::Table& table, const schema::Table& from, const change::TableChange& skipped);

}  // namespace portolan::diff
