#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "operator/resources/status.h"
#include "planner/base/url.h"
#include "planner/project/project.h"

/// The targets of one resource whose environment has a `for_each` (spec/operator.md 10.19).
namespace portolan::reconcile {

/// What one target came to.
struct TargetOutcome {
  /// Of a migration: where the database stands.
  std::string version;
  /// As `observed_hash` of a resource with one target, and the target's mark.
  std::string hash;
};

/// Names of targets for people: database and schema of each URL, numbered where two are alike. No host, which may be
/// a secret.
std::vector<std::string> target_names(const std::vector<base::Url>& urls);

/// Visits every target, one after the other: the groups of a deployment in their order, each within its group as
/// ordered there. A failure ends it, unless its group goes on and nobody canceled it.
/// @param names   of the targets
/// @param stages  of the project; none: all in order
/// @param shown   `status.targets`, kept true before and after each visit
/// @param visit   brings the target with this index to its state; nothing: another pass works there. Throws Failure
/// @return false as soon as another pass works on a target
/// Throws Failure that tells of every target that failed, and what else `visit` throws.
bool visit_targets(const std::vector<std::string>& names, const std::vector<project::Stage>& stages,
                   std::vector<resources::TargetStatus>& shown,
                   const std::function<std::optional<TargetOutcome>(std::size_t index)>& visit);

/// Whether the status tells that a target with this mark was brought to its state before.
bool is_known(const resources::TargetStatus& shown, std::string_view mark);

/// One hash for all of them.
std::string combined_hash(const std::vector<resources::TargetStatus>& targets);

}  // namespace portolan::reconcile
