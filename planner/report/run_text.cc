#include "planner/report/run_text.h"

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/report/time_text.h"

namespace portolan::report {
namespace {

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
bool add_checks(std::string& out, const migrate::AppliedFile& file, std::string_view verb, const Style& style) {
  if (file.checks.empty()) return true;
  out +=
      "  " + style.yellow("--") + " checks before " + std::string(verb) + " version " + style.cyan(file.version) + "\n";
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

void add_file(std::string& out, const migrate::AppliedFile& file, std::string_view verb, const Style& style) {
  if (!add_checks(out, file, verb, style)) return;
  out += "  " + style.yellow("--") + " " + std::string(verb) + " version " + style.cyan(file.version) + "\n";
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

Counts count(const std::vector<migrate::AppliedFile>& files) {
  Counts counts;
  for (const migrate::AppliedFile& file : files) {
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

bool has_file_error(const std::vector<migrate::AppliedFile>& files) {
  if (files.empty()) return false;
  const migrate::AppliedFile& last = files.back();
  return last.error || (!last.checks.empty() && last.checks.back().error);
}

}  // namespace

std::string run_summary(const std::vector<migrate::AppliedFile>& files, std::chrono::nanoseconds took,
                        const Style& style, const std::string& indent) {
  const Counts counts = count(files);
  std::vector<std::string> lines{style.yellow(duration_text(took))};
  lines.push_back(tally(counts.files_ok, counts.files_bad, "migration"));
  lines.push_back(check_tally(counts.checks_ok, counts.checks_bad));
  lines.push_back(tally(counts.statements_ok, counts.statements_bad, "sql statement"));
  std::string out;
  for (const std::string& line : lines) {
    if (!line.empty()) out += indent + style.yellow("--") + " " + line + "\n";
  }
  return out;
}

std::string run_text(const std::vector<migrate::AppliedFile>& files, std::string_view verb, const std::string& error,
                     std::chrono::nanoseconds took, const Style& style) {
  std::string out;
  for (const migrate::AppliedFile& file : files) add_file(out, file, verb, style);
  if (!error.empty() && !has_file_error(files)) out += "    " + style.alarm(error) + "\n\n";
  return out + "  " + style.cyan("-------------------------") + "\n" + run_summary(files, took, style, "  ");
}

}  // namespace portolan::report
