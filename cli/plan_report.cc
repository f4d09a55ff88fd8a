#include "cli/plan_report.h"

#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

using gotemplate::field;
using gotemplate::Struct;
using gotemplate::Value;

Value statement_value(const sql::Statement& statement) {
  Value::List comments;
  for (const std::string& comment : statement.comments) comments.emplace_back(comment);
  return Struct{.type = "*migrate.Stmt",
                .fields = {field("Pos", statement.position), field("Text", statement.text),
                           field("Comments", std::move(comments))},
                .methods = {}};
}

}  // namespace

Value value(const PlanDetails& details) {
  const engine::PlanFile& plan = details.plan;
  Value::List statements;
  for (const sql::Statement& statement : details.statements) statements.push_back(statement_value(statement));
  return Struct{
      .type = "*cmdapi.PlanFile",
      .fields = {field("Name", plan.name), field("FromHash", plan.from), field("FromDesc", details.from_text, true),
                 field("ToHash", plan.to), field("ToDesc", details.to_text, true), field("Migration", plan.migration),
                 field("Stmts", std::move(statements), true), field("URL", details.url, true), field("Link", "", true),
                 field("Status", engine::to_word(plan.status), true)},
      .methods = {}};
}

Value value(const PlanReport& report, const report::Style& style) {
  const Value environment =
      Struct{.type = "cmdapi.Env", .fields = report::environment_fields(report.environment), .methods = {}};
  const Value lint = report.lint ? lint::value(*report.lint, style) : Value::null("*cmdapi.SummaryReport");
  const Value file = report.file ? value(*report.file) : Value::null("*cmdapi.PlanFile");
  return Struct{.type = "*cmdapi.SchemaPlan",
                .fields = {field("Env", environment), field("Repo", report.repository), field("Lint", lint, true),
                           field("File", file, true), field("Error", "", true)},
                .methods = {}};
}

std::string statement_count(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " statement" : " statements");
}

std::string planned_text(const change::Plan& plan, const report::Style& style) {
  std::string text;
  for (const change::Statement& statement : plan.statements) {
    if (!statement.comment.empty()) text += "  " + style.yellow("--") + " " + statement.comment + ":\n";
    text += "    " + style.cyan("->") + " " + base::replace_all(statement.sql, "\n", "\n       ") + ";\n";
  }
  return text + "\n";
}

std::string stored_text(const engine::StoredPlan& stored) {
  return "Plan Status: " + std::string(engine::to_word(stored.plan.status)) + "\n  -- Atlas URL: " + stored.url + "\n";
}

}  // namespace portolan::cli
