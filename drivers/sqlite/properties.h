#pragma once

#include "planner/ports/properties.h"

namespace portolan::sqlite {

/// Names in the property bags that have no form in HCL and are never compared: facts of a live database that a plan
/// needs.
namespace property {
/// Column: the declared type as written, for reports.
inline constexpr std::string_view kDeclaredType = "raw_type";
/// Index: "u" when it stands behind an inline UNIQUE and cannot be dropped by itself.
inline constexpr std::string_view kOrigin = "origin";
/// Foreign key: it names no columns of its parent, and so means whatever the parent's primary key is.
inline constexpr std::string_view kFollowsParent = "follows_parent";
/// Table or view: what must be put back when it is made again (dependents.h).
inline constexpr std::string_view kDependents = "dependents";
}  // namespace property

const ports::PropertyTable& property_table();

}  // namespace portolan::sqlite
