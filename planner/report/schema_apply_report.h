#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "planner/report/environment.h"

namespace portolan::report {

/// What `schema apply` did (spec/cli.md 7.2).
struct SchemaApplyReport {
  Environment environment;
  std::vector<std::string> applied;
  std::vector<std::string> pending;
  /// The statement to blame and its error text; both empty when all went well, the statement alone empty when none is
  /// to blame.
  std::string failed_statement;
  std::string error;
};

/// `{"Changes":{}}` when there was nothing to do.
nlohmann::ordered_json to_json(const SchemaApplyReport& report);

}  // namespace portolan::report
