#include "planner/report/schema_apply_report.h"

#include <map>

#include "planner/report/file_value.h"
#include "planner/report/plan_value.h"
#include "planner/report/time_value.h"

namespace portolan::report {
namespace {

using gotemplate::Field;
using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

/// The statements of these texts, with what the plan knows about them.
Value::List known_statements(const change::Plan& plan, const std::vector<std::string>& texts) {
  std::map<std::string_view, const change::Statement*> known;
  for (const change::Statement& statement : plan.statements) known.emplace(statement.sql, &statement);
  Value::List values;
  for (const std::string& sql : texts) {
    const auto it = known.find(sql);
    change::Statement unknown;
    unknown.sql = sql;
    values.push_back(change_value(it == known.end() ? unknown : *it->second));
  }
  return values;
}

Value statement_error(const SchemaApplyReport& report) {
  if (report.error.empty()) return Value::null("*cmdapi.StmtError");
  return error_value({report.failed_statement, report.error});
}

bool idle(const SchemaApplyReport& report) {
  return report.applied.empty() && report.pending.empty() && report.error.empty();
}

}  // namespace

Value value(const SchemaApplyReport& report) {
  const Value changes = Struct{.type = "cmdapi.Changes",
                               .fields = {field("Applied", known_statements(report.plan, report.applied), true),
                                          field("Pending", known_statements(report.plan, report.pending), true),
                                          field("Error", statement_error(report), true)},
                               .methods = {}};
  Struct object{.type = "*cmdapi.SchemaApply", .fields = environment_fields(report.environment), .methods = {}};
  if (idle(report)) {
    for (Field& known : object.fields) known.seen = gotemplate::Seen::kTemplateOnly;
  }
  object.fields.push_back(field("Changes", changes));
  object.fields.push_back(field("Error", report.error, false, gotemplate::Seen::kTemplateOnly));
  if (report.planned) {
    const migrate::AppliedFile& file = report.planned->file;
    for (Field& more : std::vector<Field>{field("Start", time_value(file.start)), field("End", time_value(file.end)),
                                          field("Applied", applied_value(file)), field("Plan", report.planned->plan)}) {
      object.fields.push_back(std::move(more));
    }
  }
  return object;
}

}  // namespace portolan::report
