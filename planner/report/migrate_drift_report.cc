#include "planner/report/migrate_drift_report.h"

namespace portolan::report {
namespace {

using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

constexpr const char* kDiffHead = "--- expected state\n+++ actual state\n";

}  // namespace

Value value(const MigrateDriftReport& report, const Style& style) {
  Value::List changes;
  for (const MigrateDriftReport::Change& change : report.changes) {
    changes.push_back(
        Struct{.type = "Change",
               .fields = {field("Kind", change.kind), field("Object", change.object), field("SQL", change.sql)},
               .methods = {}});
  }
  const std::string diff = report.diff.empty() ? "" : kDiffHead + report.diff;
  Struct object{.type = "*cmdapi.MigrateDrift",
                .fields = {field("Status", report.status), field("Current", report.current, true),
                           field("Expected", report.expected), field("Pending", report.pending, true),
                           field("Diff", diff, true), field("Changes", std::move(changes), true)},
                .methods = {}};
  object.methods["Default"] = {
      {}, false, [&report, &style](const gotemplate::Call&) -> Value { return text(report, style); }};
  return object;
}

std::string text(const MigrateDriftReport& report, const Style& style) {
  const bool drifted = !report.changes.empty();
  const std::string dash = "  " + style.yellow("--") + " ";
  std::string out = "Drift Status: " + (drifted ? style.red(report.status) : style.green(report.status)) + "\n";
  out += dash +
         "Current Version: " + (report.current.empty() ? "No migration applied yet" : style.cyan(report.current)) +
         "\n";
  out += dash + "Expected State:  " + report.expected + "\n";
  out += dash + "Pending Files:   " + std::to_string(report.pending) + (report.pending > 0 ? " (ignored)" : "") + "\n";
  if (drifted) out += "\n" + (kDiffHead + report.diff);
  return out;
}

}  // namespace portolan::report
