#pragma once

#include <string>
#include <vector>

#include "planner/ports/properties.h"
#include "planner/schema/model.h"

namespace portolan::migrate {

/// Hash over the schemas of an inspected realm, as 32 hexadecimal digits: two realms with one fingerprint look the
/// same. Properties that only inform count (a creation time tells a table made anew), counters do not: they move with
/// the data. The revisions table is left out.
/// @param schema_scope  names of schemas are left out as well, so that a target and a dev database can be compared
/// @param names         only tables and objects of these names (lower case) count, beside the schemas themselves;
/// empty: all
std::string fingerprint(const schema::Realm& realm, const ports::PropertyTable& properties, bool schema_scope,
                        const std::vector<std::string>& names = {});

}  // namespace portolan::migrate
