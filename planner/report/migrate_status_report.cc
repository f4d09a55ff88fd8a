#include "planner/report/migrate_status_report.h"

#include "planner/base/strings.h"
#include "planner/report/file_value.h"

namespace portolan::report {
namespace {

using gotemplate::Call;
using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

bool is_partial(const MigrateStatusReport& report) {
  return report.total > 0;
}

std::string one_line(const std::string& text) {
  return base::replace_all(text, "\n", " ");
}

std::string pending_line(const MigrateStatusReport& report) {
  const std::size_t late = report.out_of_order.size();
  std::string line = std::to_string(report.pending.size() + late);
  if (late > 0) line += report.pending.empty() ? " (out of order)" : " (" + std::to_string(late) + " out of order)";
  return line;
}

}  // namespace

Value value(const MigrateStatusReport& report, const Style& style) {
  Value::List applied;
  for (const migrate::Revision& revision : report.applied) applied.push_back(revision_value(revision));
  const Value environment =
      Struct{.type = "cmdlog.Env", .fields = environment_fields(report.environment), .methods = {}};
  Struct object{.type = "*cmdapi.MigrateStatus",
                .fields = {field("Env", environment), field("Available", file_values(report.available), true),
                           field("OutOfOrder", file_values(report.out_of_order), true),
                           field("Pending", file_values(report.pending), true),
                           field("Applied", std::move(applied), true), field("Current", report.current, true),
                           field("Next", report.next, true), field("Count", report.count, true),
                           field("Total", report.total, true), field("Status", report.status, true),
                           field("Error", report.error, true), field("SQL", report.sql, true)},
                .methods = {}};
  object.methods["Left"] = {{}, false, [&report](const Call&) -> Value { return report.total - report.count; }};
  object.methods["FromCheckpoint"] = {{}, false, [&report](const Call&) -> Value { return report.from_checkpoint; }};
  object.methods["Default"] = {{}, false, [&report, &style](const Call&) -> Value { return text(report, style); }};
  return object;
}

std::string text(const MigrateStatusReport& report, const Style& style) {
  const bool partial = is_partial(report);
  const std::string mark = "  " + style.cyan("--") + " ";
  const bool ok = report.status == "OK";
  std::string out = "Migration Status: " + (ok ? style.green(report.status) : style.yellow(report.status)) + "\n";
  out += mark + "Current Version: " + style.cyan(report.current);
  if (partial) out += " (" + std::to_string(report.count) + " statements applied)";
  out += "\n" + mark + "Next Version:    " + style.cyan(report.next);
  if (report.from_checkpoint) out += " (checkpoint)";
  if (partial) out += " (" + std::to_string(report.total - report.count) + " statements left)";
  out += "\n" + mark + "Executed Files:  " + std::to_string(report.applied.size());
  if (partial) out += " (last one partially)";
  out += "\n" + mark + "Pending Files:   " + pending_line(report) + "\n";
  if (partial) {
    out += "\nLast migration attempt had errors:\n";
    out += mark + "SQL:   " + one_line(report.sql) + "\n";
    out += mark + style.red("ERROR:") + " " + one_line(report.error) + "\n";
  } else if (!report.out_of_order.empty()) {
    out += "\n  " + style.red("ERROR:") + " " + report.error + "\n";
  }
  return out;
}

}  // namespace portolan::report
