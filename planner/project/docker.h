#pragma once

#include "planner/hcl/section.h"
#include "planner/hcl/value.h"

namespace portolan::project {

/// The value of a `docker "DRIVER" "NAME"` block: its attributes and the `url` of the dev database it describes
/// (spec/project-file.md 10.2). Throws SourceError for labels, attributes or nested blocks that it cannot have.
hcl::Value docker_value(const hcl::Section& block);

}  // namespace portolan::project
