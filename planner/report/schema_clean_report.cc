#include "planner/report/schema_clean_report.h"

#include "planner/report/time_value.h"

namespace portolan::report {
namespace {

using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

/// The statements, in the shape of a file that was run.
Value applied(const SchemaCleanReport& report) {
  if (report.applied.empty()) return Value::null("*cmdapi.AppliedFile");
  Value::List statements(report.applied.begin(), report.applied.end());
  return Struct{.type = "*cmdapi.AppliedFile",
                .fields = {field("Start", time_value(report.start)), field("End", time_value(report.end)),
                           field("Applied", std::move(statements))},
                .methods = {}};
}

}  // namespace

Value value(const SchemaCleanReport& report) {
  Struct object{.type = "*cmdapi.SchemaClean", .fields = environment_fields(report.environment), .methods = {}};
  object.fields.push_back(field("Start", time_value(report.start)));
  object.fields.push_back(field("End", time_value(report.end)));
  object.fields.push_back(field("Applied", applied(report), true));
  object.fields.push_back(field("Error", report.error, true));
  return object;
}

}  // namespace portolan::report
