#pragma once

#include <string>

#include "planner/hcl/ast.h"

namespace portolan::config {

/// Gives an `env` block without a label whose attribute `name` is exactly `atlas.env` the label of the environment and
/// takes that attribute away (spec/operator.md 5.2, rule 1).
void label_environments(hcl::Body& document, const std::string& environment);

/// Lays a document over a generated one (spec/operator.md 5.2, rules 2 and 3): a block of the same type with the same
/// labels takes the attributes of `over` in place of its own, nested blocks by the same rule; everything else is
/// appended as it is.
/// @param under  the generated document
/// @return the merged one; its nodes point into the sources of both
hcl::Body overlay(hcl::Body under, hcl::Body over);

}  // namespace portolan::config
