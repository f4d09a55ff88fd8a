#pragma once

#include <optional>
#include <string>

#include "planner/change/plan.h"
#include "planner/engine/plan_file.h"
#include "planner/lint/report.h"
#include "planner/report/environment.h"
#include "planner/sql/scanner.h"

/// What the commands below `schema plan` print (spec/cli.md 9.1, spec/lint-and-tools.md 11.3).
namespace portolan::cli {

/// A plan with what else is known of it.
struct PlanDetails {
  engine::PlanFile plan;
  std::string from_text = {}, to_text = {};
  /// Empty while it is not stored.
  std::string url = {};
  std::vector<sql::Statement> statements = {};
};

struct PlanReport {
  report::Environment environment;
  std::string repository;
  std::optional<lint::Report> lint;
  std::optional<PlanDetails> file;
};

/// The object `File` of templates.
gotemplate::Value value(const PlanDetails& details);

/// The object of templates. Both arguments must outlive it.
gotemplate::Value value(const PlanReport& report, const report::Style& style);

/// `1 statement`, `2 statements`.
std::string statement_count(std::size_t count);

/// The planned statements under their comments, as before they are approved.
std::string planned_text(const change::Plan& plan, const report::Style& style);

/// `Plan Status: APPROVED` and where the plan is.
std::string stored_text(const engine::StoredPlan& stored);

}  // namespace portolan::cli
