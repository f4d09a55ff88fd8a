#pragma once

#include <string>

#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

namespace portolan::language {

struct PrintOptions {
  /// The realm holds one schema whose name does not matter: nothing is qualified, self references are local.
  bool schema_scope = false;
};

/// The realm as an HCL document, byte for byte by spec/schema-language.md 2: tables in the realm's order, then objects
/// by kind, then schemas. Foreign keys whose parent is not in the realm are left out, but in schema scope one to
/// another schema keeps its qualified form (spec/planner.md 14; 15, row 9). Objects that no plan may touch are not
/// printed.
std::string print_realm(const schema::Realm& realm, const ports::Dialect& dialect, const PrintOptions& options = {});

}  // namespace portolan::language
