#pragma once

#include <functional>
#include <string>

#include "planner/change/changes.h"
#include "planner/change/plan.h"
#include "planner/sql/scanner.h"

namespace portolan::plan {

/// Adds to the dependencies of what changes make everything that its SQL names and that the same changes make, too:
/// documents do not say it, and no catalog looks into the bodies of functions (spec/planner.md 11.4).
///
/// @param body_of  the SQL of an object that the server resolves when it creates it; "" for none
void link_bodies(change::Changes& changes, const sql::ScannerOptions& options,
                 const std::function<std::string(const schema::Object&)>& body_of);

/// What separates the statements of a plan in a file: `;`, or empty lines where the scanner would take the body of an
/// object apart (spec/planner.md 11.2).
std::string delimiter_of(const change::Plan& plan, const sql::ScannerOptions& options);

}  // namespace portolan::plan
