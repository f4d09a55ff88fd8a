#include "operator/reconcile/apply_stats.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

constexpr std::array kStatementClasses = {
    std::string_view("create"),   std::string_view("alter"),  std::string_view("drop"),   std::string_view("rename"),
    std::string_view("truncate"), std::string_view("insert"), std::string_view("update"), std::string_view("delete"),
};

std::string class_of_statement(std::string_view sql) {
  sql = base::trim(sql);
  const std::string word = base::to_lower(std::string(sql.substr(0, sql.find_first_of(" \t\n("))));
  const bool known = std::find(kStatementClasses.begin(), kStatementClasses.end(), word) != kStatementClasses.end();
  return known ? word : "other";
}

}  // namespace

ApplyStats apply_stats(std::string driver, std::chrono::nanoseconds duration,
                       const std::vector<std::string>& statements, bool failed) {
  ApplyStats stats{.driver = std::move(driver), .duration = duration, .statements = {}, .failed = failed};
  for (const std::string& statement : statements) ++stats.statements[class_of_statement(statement)];
  return stats;
}

}  // namespace portolan::reconcile
