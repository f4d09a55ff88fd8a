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
/// Table: what a rebuild must put back (dependents.h).
inline constexpr std::string_view kDependents = "dependents";
}  // namespace property

const ports::PropertyTable& property_table();

}  // namespace portolan::sqlite
