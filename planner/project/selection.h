#pragma once

#include <string>
#include <vector>

#include "planner/hcl/ast.h"

namespace portolan::project {

/// The top-level blocks that count once an environment is chosen, in source order: all that are no `env` block, and the
/// `env` blocks that may be meant (spec/project-file.md 1.2). Nothing is evaluated.
std::vector<const hcl::Block*> select_blocks(const hcl::Body& file, const std::string& environment);

/// The path behind a `--config` URL, host and path joined. Throws UsageError with the texts of
/// spec/project-file.md 1.1.
std::string config_path(const std::string& url);

}  // namespace portolan::project
