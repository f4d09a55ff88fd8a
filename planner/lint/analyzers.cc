#include "planner/lint/analyzers.h"

#include <algorithm>

namespace portolan::lint {

AnalyzerOptions options_of(const std::string& analyzer, const Options& options) {
  auto found = options.analyzers.find(analyzer);
  if (found == options.analyzers.end() && analyzer == "nested_tx") found = options.analyzers.find("nestedtx");
  return found == options.analyzers.end() ? AnalyzerOptions{} : found->second;
}

bool is_switched_off(const Analyzer& analyzer, const AnalyzerOptions& options, const std::string& code) {
  return std::any_of(analyzer.switches.begin(), analyzer.switches.end(), [&](const auto& item) {
    const auto value = options.switches.find(item.attribute);
    return item.code == code && value != options.switches.end() && !value->second;
  });
}

std::vector<Analyzer> analyzers(const ports::Dialect& dialect) {
  std::vector<Analyzer> list = {
      {"destructive", "destructive changes detected", true, destructive},
      {"data_depend", "data dependent changes detected", false, data_dependent},
      {"condrop", "constraint deletion detected", false, constraint_drops},
      {"incompatible", "backward incompatible changes detected", false, incompatible},
      {"naming", "naming violations detected", false, naming},
  };
  for (const ports::LintAnalyzer& own : dialect.lint_rules().analyzers) {
    const auto check = [&own](const ports::LintFile& file, const Rules& rules) {
      return own.check(file, rules.dialect);
    };
    list.push_back({std::string(own.name), std::string(own.report), false, check, own.switches, own.lenient});
  }
  list.push_back({"nested_tx", "nested transactions detected", false, nested_transactions});
  list.push_back({"sql_injection", "possible SQL injections detected", false, sql_injection});
  list.push_back({"ownership", "ownership policy violations detected", false, ownership});
  list.push_back({"complexity", "routine complexity violations detected", false, complexity});
  list.push_back({"statement", "statement violations detected", false, statement_rules});
  return list;
}

}  // namespace portolan::lint
