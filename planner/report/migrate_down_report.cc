#include "planner/report/migrate_down_report.h"

#include <algorithm>

#include "planner/report/file_value.h"
#include "planner/report/run_text.h"
#include "planner/report/time_value.h"

namespace portolan::report {
namespace {

using gotemplate::Field;
using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

std::string header(const migrate::DownReport& run, const Style& style) {
  const std::size_t count = run.planned.size();
  const std::string to = run.target.empty() ? "" : " to " + style.cyan(run.target);
  return "Migrating down from version " + style.cyan(run.current) + to + " (" + std::to_string(count) +
         (count == 1 ? " migration" : " migrations") + " in total):";
}

}  // namespace

Value value(const MigrateDownReport& report) {
  const migrate::DownReport& run = report.run;
  Value::List reverted;
  for (const migrate::AppliedFile& file : run.reverted) reverted.push_back(applied_value(file));
  const std::string status = run.error.empty() && !report.dry_run ? "APPLIED" : "";
  Struct object{.type = "*cmdapi.MigrateDown", .fields = environment_fields(report.environment), .methods = {}};
  // Of the environment the JSON has the URL alone, near its end (spec/migrations.md 13.8).
  for (Field& one : object.fields) one.seen = gotemplate::Seen::kTemplateOnly;
  Field url =
      *std::find_if(object.fields.begin(), object.fields.end(), [](const Field& one) { return one.name == "URL"; });
  url.seen = gotemplate::Seen::kJsonOnly;
  for (Field& more : std::vector<Field>{
           field("Planned", file_values(run.planned), true), field("Reverted", std::move(reverted), true),
           field("Current", run.current, true), field("Target", run.target, true),
           field("Total", run.planned.size(), true), field("Start", time_value(run.start)),
           field("End", time_value(run.end)), url, field("Status", status, true), field("Error", run.error, true)}) {
    object.fields.push_back(std::move(more));
  }
  return object;
}

std::string text(const MigrateDownReport& report, const Style& style) {
  const migrate::DownReport& run = report.run;
  if (run.planned.empty()) return "No migrations to revert\n";
  return header(run, style) + "\n\n" + run_text(run.reverted, "reverting", run.error, run.end - run.start, style);
}

}  // namespace portolan::report
