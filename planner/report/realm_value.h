#pragma once

#include "planner/ports/dialect.h"
#include "planner/report/template/value.h"
#include "planner/schema/model.h"

namespace portolan::report {

/// A realm as the graph that templates walk (spec/cli.md 6.1, "Schema graph"): `Realm`, `Schema`, `Table`, `Column`,
/// `Index`, `ForeignKey` with their references to each other. Nodes are made when they are asked for. Borrows both:
/// they outlive the value.
gotemplate::Value realm_value(const schema::Realm& realm, const ports::Dialect& dialect);

}  // namespace portolan::report
