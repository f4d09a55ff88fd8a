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
/// Table: its own triggers, views that read it, and triggers elsewhere that name it, each as
/// three entries (view, own_trigger or trigger; name; statement), in order of creation. A rebuild must put them back.
inline constexpr std::string_view kDependents = "dependents";
}  // namespace property

const ports::PropertyTable& property_table();

}  // namespace portolan::sqlite
