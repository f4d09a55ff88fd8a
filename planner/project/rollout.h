#pragma once

#include <vector>

#include "planner/hcl/ast.h"
#include "planner/hcl/eval.h"
#include "planner/project/project.h"

/// Staged rollouts over the copies of an environment (spec/project-file.md 10.6).
namespace portolan::project {

/// Reads a `rollout` block. Throws SourceError for one without a deployment.
Rollout read_rollout(const hcl::Section& block);

/// Puts every environment into the first group of its deployment that matches, and the groups into their order.
/// @param blocks   the `deployment` blocks of the file among others
/// @param context  what their expressions see beside their own variables and groups
/// @return nothing when no environment has a rollout
/// Throws SourceError for a deployment that is not there or that not all environments name, a group that cannot be
/// read, groups that depend on each other in a circle, an environment that no group matches.
std::vector<Stage> stages_of(const std::vector<Environment>& environments, const std::vector<const hcl::Block*>& blocks,
                             const hcl::EvalContext& context);

}  // namespace portolan::project
