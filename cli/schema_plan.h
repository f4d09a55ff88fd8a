#pragma once

#include "cli/plan_report.h"
#include "cli/plan_states.h"
#include "planner/report/template.h"

/// The way of a plan from its making to its place, which `schema plan` and `schema plan push` share.
namespace portolan::cli {

/// `schema plan` and the commands below it; the last two are parts of the first.
std::vector<Command> schema_plan_commands();
std::vector<Command> schema_plan_file_commands();
std::vector<Command> schema_plan_store_commands();

enum class PlanPlace { kNowhere, kFile, kStore };

/// A plan that is about to be checked, shown, approved and stored.
struct NewPlan {
  engine::PlanFile file;
  /// First line of the text, up to the count of statements.
  std::string title;
  /// How that count reads: `1 statement`, or the number behind a title that says what it counts.
  std::string (*count)(std::size_t) = statement_count;
  PlanPlace place = PlanPlace::kStore;
  /// kFile: its path.
  std::string path = {};
};

/// --format as a template of plans; nullopt without one. Throws UsageError for a template that cannot be parsed.
std::optional<report::Template> plan_template(const Program& program, const Call& call);

/// Throws UsageError when a template is given and somebody would have to be asked.
void require_no_question(const Call& call);

/// Checks that the plan leads from one state to the other, lints it, asks and stores it. Returns the exit code.
/// Throws what check_plan throws, UsageError for a place that is taken.
int finish_plan(Program& program, const Call& call, const Transition& transition, NewPlan plan,
                const std::optional<report::Template>& layout);

}  // namespace portolan::cli
