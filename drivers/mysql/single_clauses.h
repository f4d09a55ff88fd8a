#pragma once

#include <vector>

#include "planner/change/changes.h"

namespace portolan::mysql {

/// TiDB takes no ALTER TABLE of several clauses (spec/planner.md 5.6): each change of one table by itself, in the order
/// added columns; dropped indexes, foreign keys, attributes, checks; modified indexes and foreign keys; everything
/// else. What is modified by dropping and adding it becomes two changes.
std::vector<change::ModifyTable> single_clauses(const change::ModifyTable& table);

}  // namespace portolan::mysql
