#pragma once

#include <string>

#include "planner/ports/dialect.h"
#include "planner/schema/model.h"

/// Entity-relationship diagrams of a realm as text (spec/lint-and-tools.md 10).
namespace portolan::report {

/// A Mermaid `erDiagram`.
std::string mermaid(const schema::Realm& realm, const ports::Dialect& dialect);

/// A Graphviz digraph.
std::string dot(const schema::Realm& realm, const ports::Dialect& dialect);

}  // namespace portolan::report
