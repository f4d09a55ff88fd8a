#include "planner/report/schema_apply_report.h"

#include <nlohmann/json.hpp>

namespace portolan::report {

nlohmann::ordered_json to_json(const SchemaApplyReport& report) {
  nlohmann::ordered_json changes = nlohmann::ordered_json::object();
  if (!report.applied.empty()) changes["Applied"] = report.applied;
  if (!report.pending.empty()) changes["Pending"] = report.pending;
  if (!report.error.empty()) {
    if (!report.failed_statement.empty()) changes["Error"]["Stmt"] = report.failed_statement;
    changes["Error"]["Text"] = report.error;
  }
  nlohmann::ordered_json json;
  if (!changes.empty()) add_environment(json, report.environment);
  json["Changes"] = std::move(changes);
  return json;
}

}  // namespace portolan::report
