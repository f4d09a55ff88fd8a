#pragma once

#include <vector>

#include "planner/hcl/source.h"
#include "planner/hcl/value.h"

namespace portolan::project {

/// One element of a `for_each`.
struct Each {
  hcl::Value key, value;

  /// `each` of the expressions inside the block.
  hcl::Value object() const { return hcl::Value::object({{"key", key}, {"value", value}}); }
};

/// The elements in the order of spec/project-file.md 8.3; a list has its indices as keys, a set its elements.
/// Throws SourceError for a value that is no collection.
std::vector<Each> elements_of(const hcl::Value& collection, const hcl::Place& place);

}  // namespace portolan::project
