#pragma once

#include <string>
#include <vector>

#include "planner/change/plan.h"
#include "planner/report/environment.h"
#include "planner/report/template/value.h"

namespace portolan::report {

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
};

/// As templates and JSON see it; in JSON `{"Changes":{}}` when there was nothing to do.
gotemplate::Value value(const SchemaApplyReport& report);

}  // namespace portolan::report
