#pragma once

#include <functional>
#include <string>
#include <vector>

#include "planner/lint/options.h"
#include "planner/lint/routine.h"
#include "planner/migrate/script.h"
#include "planner/ports/dialect.h"

/// The groups of rules, in the order of their reports (spec/lint-and-tools.md 2.1).
namespace portolan::lint {

/// What the rules may ask beside the file itself.
struct Rules {
  const ports::Dialect& dialect;
  const Options& options;
  /// Pre-migration checks of the file.
  const std::vector<migrate::Check>& checks;
  /// Routines as they were before the file.
  const RoutineTexts& earlier;
};

struct Analyzer {
  std::string name;
  std::string report;
  /// What `error` of its block is when not set.
  bool error = false;
  std::function<ports::LintFindings(const ports::LintFile&, const Rules&)> check;
  std::vector<ports::LintAnalyzer::Switch> switches = {};
  std::vector<std::string_view> lenient = {};
};

/// Every analyzer that applies to the dialect.
std::vector<Analyzer> analyzers(const ports::Dialect& dialect);

/// What the block of an analyzer says; its defaults without one. `nestedtx` is another name of `nested_tx`.
AnalyzerOptions options_of(const std::string& analyzer, const Options& options);

/// Whether a bool attribute of the analyzer's block switches the code off.
bool is_switched_off(const Analyzer& analyzer, const AnalyzerOptions& options, const std::string& code);

// The rules that hold for every dialect, one file per group.
ports::LintFindings destructive(const ports::LintFile& file, const Rules& rules);
ports::LintFindings data_dependent(const ports::LintFile& file, const Rules& rules);
ports::LintFindings constraint_drops(const ports::LintFile& file, const Rules& rules);
ports::LintFindings incompatible(const ports::LintFile& file, const Rules& rules);
/// Throws UsageError(`parsing naming regexp: ...`).
ports::LintFindings naming(const ports::LintFile& file, const Rules& rules);
ports::LintFindings nested_transactions(const ports::LintFile& file, const Rules& rules);
ports::LintFindings sql_injection(const ports::LintFile& file, const Rules& rules);
ports::LintFindings ownership(const ports::LintFile& file, const Rules& rules);
ports::LintFindings complexity(const ports::LintFile& file, const Rules& rules);
ports::LintFindings statement_rules(const ports::LintFile& file, const Rules& rules);

/// Whether the file's pre-migration checks resolve a finding: a section asserts its code, or a check reads
/// `SELECT NOT EXISTS (SELECT 1 FROM t [WHERE column IS [NOT] NULL])`.
/// @param column   empty: the table itself must be empty
/// @param is_null  the condition is IS NULL, else IS NOT NULL
bool resolved_by_check(const Rules& rules, const std::string& code, const schema::Table& table,
                       const std::string& column = {}, bool is_null = false);

/// `SELECT NOT EXISTS (SELECT 1 FROM t [WHERE condition]) AS alias;`, qualified when the statement writes a schema.
std::string check_query(const Rules& rules, const ports::LintStatement& statement, const schema::Table& table,
                        const std::string& column = {}, bool is_null = false);

}  // namespace portolan::lint
