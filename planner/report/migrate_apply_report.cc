#include "planner/report/migrate_apply_report.h"

#include <algorithm>
#include <vector>

#include "planner/report/file_value.h"
#include "planner/report/run_text.h"
#include "planner/report/time_value.h"

namespace portolan::report {
namespace {

using gotemplate::Call;
using gotemplate::Field;
using gotemplate::field;
using gotemplate::Seen;
using gotemplate::Struct;
using gotemplate::Value;

constexpr const char* kNothing = "No migration files to execute";

}  // namespace

Value value(const MigrateApplyReport& report, const Style& style) {
  const migrate::ApplyReport& run = report.run;
  Value::List applied;
  for (const migrate::AppliedFile& file : run.applied) applied.push_back(applied_value(file));
  Struct object{.type = "*cmdapi.MigrateApply", .fields = environment_fields(report.environment), .methods = {}};
  for (Field& more :
       std::vector<Field>{field("Pending", file_values(run.pending), true), field("Applied", std::move(applied), true),
                          field("Current", run.current, true), field("Target", run.target, true),
                          field("Start", time_value(run.start)), field("End", time_value(run.end)),
                          field("Error", run.error, true), field("Message", message(report), true, Seen::kJsonOnly)}) {
    object.fields.push_back(std::move(more));
  }
  object.methods["Header"] = {{}, false, [&report, &style](const Call&) -> Value { return header(report, style); }};
  object.methods["Summary"] = {{gotemplate::Type::kString}, false, [&report, &style](const Call& call) -> Value {
                                 return summary(report, style, call.arguments[0].text());
                               }};
  return object;
}

std::string message(const MigrateApplyReport& report) {
  const migrate::ApplyReport& run = report.run;
  if (!run.error.empty()) return "";
  if (run.pending.empty()) return kNothing;
  return "Migrated to version " + run.target + " from " + run.current + " (" + std::to_string(run.pending.size()) +
         " migrations in total)";
}

std::string header(const MigrateApplyReport& report, const Style& style) {
  const migrate::ApplyReport& run = report.run;
  const std::string from = run.current.empty() ? "" : " from " + style.cyan(run.current);
  return "Migrating to version " + style.cyan(run.target) + from + " (" + std::to_string(run.pending.size()) +
         " migrations in total):";
}

std::string summary(const MigrateApplyReport& report, const Style& style, const std::string& indent) {
  return run_summary(report.run.applied, report.run.end - report.run.start, style, indent);
}

std::string text(const MigrateApplyReport& report, const Style& style) {
  const migrate::ApplyReport& run = report.run;
  if (run.pending.empty()) return std::string(kNothing) + "\n";
  return header(report, style) + "\n\n" + run_text(run.applied, "migrating", run.error, run.end - run.start, style);
}

}  // namespace portolan::report
