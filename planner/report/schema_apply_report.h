#pragma once

#include <optional>
#include <string>
#include <vector>

#include "planner/change/plan.h"
#include "planner/migrate/report.h"
#include "planner/report/environment.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// A run of a plan that was made before.
struct PlannedRun {
  /// The plan as templates see it.
  gotemplate::Value plan;
  migrate::AppliedFile file;
};

/// What `schema apply` did (spec/cli.md 7.2).
struct SchemaApplyReport {
  Environment environment;
  change::Plan plan;
  std::vector<std::string> applied;
  std::vector<std::string> pending;
  /// The statement to blame and its error text; both empty when all went well, the statement alone empty when none is
  /// to blame.
  std::string failed_statement;
  std::string error;
  /// Unset where the command made its plan itself.
  std::optional<PlannedRun> planned = std::nullopt;
};

/// As templates and JSON see it; in JSON `{"Changes":{}}` when there was nothing to do.
gotemplate::Value value(const SchemaApplyReport& report);

}  // namespace portolan::report
