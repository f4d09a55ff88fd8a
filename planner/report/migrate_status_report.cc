#include "planner/report/migrate_status_report.h"

#include <nlohmann/json.hpp>

#include "planner/base/strings.h"
#include "planner/report/files_json.h"
#include "planner/report/time_text.h"

namespace portolan::report {
namespace {

using nlohmann::ordered_json;

ordered_json revision_json(const migrate::Revision& revision) {
  ordered_json json;
  json["Version"] = revision.version;
  json["Description"] = revision.description;
  json["Type"] = migrate::type_text(revision.type);
  json["Applied"] = revision.applied;
  json["Total"] = revision.total;
  json["ExecutedAt"] = time_text(revision.executed_at);
  json["ExecutionTime"] = revision.execution_time.count();
  if (!revision.error.empty()) json["Error"] = revision.error;
  if (!revision.error_statement.empty()) json["ErrorStmt"] = revision.error_statement;
  json["OperatorVersion"] = revision.operator_version;
  return json;
}

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

ordered_json to_json(const MigrateStatusReport& report) {
  ordered_json json;
  add_environment(json["Env"], report.environment);
  if (!report.available.empty()) json["Available"] = files_json(report.available);
  if (!report.out_of_order.empty()) json["OutOfOrder"] = files_json(report.out_of_order);
  if (!report.pending.empty()) json["Pending"] = files_json(report.pending);
  for (const migrate::Revision& revision : report.applied) json["Applied"].push_back(revision_json(revision));
  if (!report.current.empty()) json["Current"] = report.current;
  if (!report.next.empty()) json["Next"] = report.next;
  if (report.count > 0) json["Count"] = report.count;
  if (report.total > 0) json["Total"] = report.total;
  if (!report.status.empty()) json["Status"] = report.status;
  if (!report.error.empty()) json["Error"] = report.error;
  if (!report.sql.empty()) json["SQL"] = report.sql;
  return json;
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
