#pragma once

#include <string>

#include "planner/schema/model.h"

namespace portolan::engine {

/// Gives schema `from` of the realm the name `to`, in every place that names it: its tables and objects, foreign keys,
/// column types and dependencies.
void rename_schema(schema::Realm& realm, const std::string& from, const std::string& to);

}  // namespace portolan::engine
