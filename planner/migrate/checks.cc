#include "planner/migrate/checks.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::migrate {
namespace {

/// Why the statement does not hold, or "".
std::string failure(ports::Connection& connection, const std::string& statement) {
  try {
    const ports::Rows rows = connection.query(statement);
    if (rows.rows.size() != 1 || rows.rows.front().size() != 1) return "returned no single value";
    return is_true(rows.rows.front().front()) ? "" : "returned false";
  } catch (const DatabaseError& error) {
    return error.what();
  }
}

}  // namespace

bool is_true(const ports::Cell& value) {
  const std::string text = base::to_lower(value.value_or(""));
  return text == "1" || text == "true" || text == "t";
}

void run_checks(ports::Connection& connection, const std::vector<Check>& checks, const base::Clock& clock,
                std::vector<CheckReport>& reports) {
  for (const Check& check : checks) {
    CheckReport& report = reports.emplace_back();
    report.name = check.name;
    report.start = clock.now();
    std::vector<std::string> failed;
    std::string first;
    for (const sql::Statement& statement : check.statements) {
      const std::string reason = failure(connection, statement.text);
      report.statements.push_back({statement.text, reason});
      if (reason.empty()) continue;
      if (failed.empty()) first = statement.text;
      failed.push_back("check assertion " + base::quote_go(statement.text) + " " + reason);
    }
    report.end = clock.now();
    const bool holds = failed.empty() || (check.one_of && failed.size() < check.statements.size());
    if (holds) continue;
    const std::string text = std::to_string(failed.size()) + " of " + std::to_string(check.statements.size()) +
                             " assertions failed: " + base::join(failed, ", ");
    report.error = StatementError{first, base::join(failed, ", ")};
    throw PolicyError(text, failed);
  }
}

}  // namespace portolan::migrate
