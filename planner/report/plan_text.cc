#include "planner/report/plan_text.h"

#include "planner/base/strings.h"

namespace portolan::report {

std::string plan_text(const change::Plan& plan) {
  std::string text;
  for (const change::Statement& statement : plan.statements) {
    if (!statement.comment.empty()) {
      text += "-- " + base::to_upper(statement.comment.substr(0, 1)) + statement.comment.substr(1) + "\n";
    }
    text += statement.sql + ";\n";
  }
  return text;
}

}  // namespace portolan::report
