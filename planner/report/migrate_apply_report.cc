#include "planner/report/migrate_apply_report.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "planner/base/strings.h"
#include "planner/report/files_json.h"
#include "planner/report/time_text.h"

namespace portolan::report {
namespace {

using nlohmann::ordered_json;

constexpr const char* kNothing = "No migration files to execute";

// --- JSON ---

ordered_json error_json(const migrate::StatementError& error) {
  ordered_json json = ordered_json::object();
  if (!error.statement.empty()) json["Stmt"] = error.statement;
  if (!error.text.empty()) json["Text"] = error.text;
  return json;
}

ordered_json check_json(const migrate::CheckReport& check) {
  ordered_json json;
  if (!check.name.empty()) json["Name"] = check.name;
  for (const migrate::CheckedStatement& statement : check.statements) {
    ordered_json entry{{"Stmt", statement.statement}};
    if (!statement.error.empty()) entry["Error"] = statement.error;
    json["Stmts"].push_back(std::move(entry));
  }
  if (check.error) json["Error"] = error_json(*check.error);
  json["Start"] = time_text(check.start);
  json["End"] = time_text(check.end);
  return json;
}

ordered_json applied_json(const migrate::AppliedFile& file) {
  ordered_json json = file_json(file.name, file.version, file.description);
  json["Start"] = time_text(file.start);
  json["End"] = time_text(file.end);
  if (file.skipped > 0) json["Skipped"] = file.skipped;
  if (!file.applied.empty()) json["Applied"] = file.applied;
  for (const migrate::CheckReport& check : file.checks) json["Checks"].push_back(check_json(check));
  if (file.error) json["Error"] = error_json(*file.error);
  return json;
}

// --- text ---

std::string plural(std::size_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count > 1 ? "s" : "");
}

/// `3 nouns`, `1 noun ok, 1 with errors`, `1 noun with errors`; empty for none of either.
std::string tally(std::size_t good, std::size_t bad, const std::string& noun) {
  if (good > 0 && bad > 0) return plural(good, noun) + " ok, " + std::to_string(bad) + " with errors";
  if (bad > 0) return plural(bad, noun) + " with errors";
  return good > 0 ? plural(good, noun) : "";
}

std::string check_tally(std::size_t good, std::size_t bad) {
  if (good > 0 && bad > 0) return plural(good, "check") + " ok, " + std::to_string(bad) + " failure(s)";
  if (bad > 0) return plural(bad, "check error");
  return good > 0 ? plural(good, "check") : "";
}

std::string indent_lines(const std::string& text, const std::string& indent) {
  return base::replace_all(text, "\n", "\n" + indent);
}

std::size_t failed_checks(const migrate::CheckReport& check) {
  std::size_t failed = 0;
  for (const auto& statement : check.statements) failed += statement.error.empty() ? 0 : 1;
  return failed;
}

/// The section of a file's checks. Returns whether all of them held.
bool add_checks(std::string& out, const migrate::AppliedFile& file, const Style& style) {
  if (file.checks.empty()) return true;
  out += "  " + style.yellow("--") + " checks before migrating version " + style.cyan(file.version) + "\n";
  for (const migrate::CheckReport& check : file.checks) {
    for (const auto& statement : check.statements) {
      out += "    " + style.cyan("->") + " " + indent_lines(statement.statement, "       ") + "\n";
    }
    if (!check.error) continue;
    const std::size_t failed = std::max<std::size_t>(failed_checks(check), 1);
    out += "\n    " +
           style.alarm(std::to_string(failed) + " of " + std::to_string(check.statements.size()) +
                       " assertions failed: " + indent_lines(check.error->text, "    ")) +
           "\n\n";
    return false;
  }
  const auto took = file.checks.back().end - file.checks.front().start;
  out += "  " + style.yellow("--") + " ok (" + style.yellow(duration_text(took)) + ")\n\n";
  return true;
}

void add_file(std::string& out, const migrate::AppliedFile& file, const Style& style) {
  if (!add_checks(out, file, style)) return;
  out += "  " + style.yellow("--") + " migrating version " + style.cyan(file.version) + "\n";
  for (const std::string& statement : file.applied) {
    out += "    " + style.cyan("->") + " " + indent_lines(statement, "       ") + "\n";
  }
  if (file.error) {
    out += "    " + style.alarm(indent_lines(file.error->text, "    ")) + "\n\n";
  } else {
    out += "  " + style.yellow("--") + " ok (" + style.yellow(duration_text(file.end - file.start)) + ")\n\n";
  }
}

/// Counts for the tail.
struct Counts {
  std::size_t files_ok = 0, files_bad = 0, checks_ok = 0, checks_bad = 0, statements_ok = 0, statements_bad = 0;
};

Counts count(const migrate::ApplyReport& run) {
  Counts counts;
  for (const migrate::AppliedFile& file : run.applied) {
    bool bad = file.error.has_value();
    for (const migrate::CheckReport& check : file.checks) {
      const std::size_t failed = failed_checks(check);
      counts.checks_bad += failed;
      counts.checks_ok += check.statements.size() - failed;
      bad = bad || check.error.has_value();
    }
    const std::size_t failed = file.error && !file.error->statement.empty() && !file.applied.empty() ? 1 : 0;
    counts.statements_ok += file.applied.size() - failed;
    counts.statements_bad += failed;
    (bad ? counts.files_bad : counts.files_ok) += 1;
  }
  return counts;
}

bool has_file_error(const migrate::ApplyReport& run) {
  if (run.applied.empty()) return false;
  const migrate::AppliedFile& last = run.applied.back();
  return last.error || (!last.checks.empty() && last.checks.back().error);
}

}  // namespace

ordered_json to_json(const MigrateApplyReport& report) {
  const migrate::ApplyReport& run = report.run;
  ordered_json json;
  add_environment(json, report.environment);
  if (!run.pending.empty()) json["Pending"] = files_json(run.pending);
  for (const migrate::AppliedFile& file : run.applied) json["Applied"].push_back(applied_json(file));
  if (!run.current.empty()) json["Current"] = run.current;
  if (!run.target.empty()) json["Target"] = run.target;
  json["Start"] = time_text(run.start);
  json["End"] = time_text(run.end);
  if (!run.error.empty()) json["Error"] = run.error;
  if (const std::string said = message(report); !said.empty()) json["Message"] = said;
  return json;
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
  const Counts counts = count(report.run);
  std::vector<std::string> lines{style.yellow(duration_text(report.run.end - report.run.start))};
  lines.push_back(tally(counts.files_ok, counts.files_bad, "migration"));
  lines.push_back(check_tally(counts.checks_ok, counts.checks_bad));
  lines.push_back(tally(counts.statements_ok, counts.statements_bad, "sql statement"));
  std::string out;
  for (const std::string& line : lines) {
    if (!line.empty()) out += indent + style.yellow("--") + " " + line + "\n";
  }
  return out;
}

std::string text(const MigrateApplyReport& report, const Style& style) {
  const migrate::ApplyReport& run = report.run;
  if (run.pending.empty()) return std::string(kNothing) + "\n";
  std::string out = header(report, style) + "\n\n";
  for (const migrate::AppliedFile& file : run.applied) add_file(out, file, style);
  if (!run.error.empty() && !has_file_error(run)) out += "    " + style.alarm(run.error) + "\n\n";
  return out + "  " + style.cyan("-------------------------") + "\n" + summary(report, style, "  ");
}

}  // namespace portolan::report
