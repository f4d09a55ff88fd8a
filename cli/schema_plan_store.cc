#include <ostream>

#include "cli/commands.h"
#include "cli/schema_plan.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

/// The commands about stored plans: list, pull, approve and rm.
namespace portolan::cli {
namespace {

FlagSpec plan_url_flag() {
  return {.name = "url", .shorthand = 'u', .usage = "URL of the plan", .required = true};
}

/// All plans, or those between the states that are given.
std::vector<engine::StoredPlan> wanted_plans(Program& program, const Call& call) {
  const engine::PlanStore plans = plan_store(program, call);
  const bool from = !call.flags.list("from").empty();
  const bool to = !call.flags.list("to").empty();
  if (!from && !to) return plans.list();
  if (!from || !to) throw UsageError("plans are looked up by both --from and --to, or by neither");
  if (call.flags.text("dev-url").empty()) throw UsageError("required flag(s) \"dev-url\" not set");
  const Transition transition(program, call);
  return plans.find(transition.from_hash, transition.to_hash);
}

int run_list(Program& program, const Call& call) {
  const auto layout = plan_template(program, call);
  gotemplate::Value::List values;
  for (const engine::StoredPlan& stored : wanted_plans(program, call)) {
    if (call.flags.boolean("pending") && stored.plan.status != engine::PlanStatus::kPending) continue;
    if (layout) {
      values.push_back(value(PlanDetails{.plan = stored.plan, .url = stored.url}));
    } else {
      program.out << stored.plan.name << "  " << engine::to_word(stored.plan.status) << "  " << stored.url << "\n";
    }
  }
  if (layout) program.out << layout->render(values);
  return 0;
}

int run_pull(Program& program, const Call& call) {
  const engine::StoredPlan stored = engine::load_plan(program.context(), call.flags.text("url"));
  program.out << program.files.read(stored.path);
  return 0;
}

int run_approve(Program& program, const Call& call) {
  const auto layout = plan_template(program, call);
  engine::StoredPlan stored = engine::load_plan(program.context(), call.flags.text("url"));
  if (stored.plan.status != engine::PlanStatus::kApproved) {
    stored.plan.status = engine::PlanStatus::kApproved;
    program.files.write(
        stored.path, engine::with_status(stored.path, program.files.read(stored.path), engine::PlanStatus::kApproved));
  }
  if (!layout) {
    program.out << stored_text(stored);
    return 0;
  }
  program.out << layout->render(
      gotemplate::Struct{.type = "*cmdapi.PlanApproval",
                         .fields = {gotemplate::field("URL", stored.url), gotemplate::field("Link", ""),
                                    gotemplate::field("Status", engine::to_word(stored.plan.status))},
                         .methods = {}});
  return 0;
}

int run_plan_rm(Program& program, const Call& call) {
  program.files.remove(engine::load_plan(program.context(), call.flags.text("url")).path);
  return 0;
}

FlagTable list_flags() {
  FlagTable flags = transition_flags(false);
  for (FlagSpec& flag : flags) flag.required = false;
  flags.push_back({.name = "pending", .type = FlagType::kBool, .usage = "only those that wait for approval"});
  flags.push_back({.name = "auto-approve", .type = FlagType::kBool, .usage = "has no effect", .hidden = true});
  return flags;
}

}  // namespace

std::vector<Command> schema_plan_store_commands() {
  return {{.path = "schema plan list",
           .arguments = "[flags]",
           .summary = "Lists the plans of a directory, or those between two states.",
           .flags = list_flags(),
           .exclusive = {{"log", "format"}},
           .run = run_list},
          {.path = "schema plan pull",
           .arguments = "[flags]",
           .summary = "Prints a plan file.",
           .flags = {plan_url_flag()},
           .run = run_pull},
          {.path = "schema plan approve",
           .arguments = "[flags]",
           .summary = "Approves a plan that waits for it.",
           .flags = {plan_url_flag(), format_flag(), log_flag()},
           .exclusive = {{"log", "format"}},
           .run = run_approve},
          {.path = "schema plan rm",
           .arguments = "[flags]",
           .summary = "Removes a plan.",
           .flags = {plan_url_flag()},
           .run = run_plan_rm}};
}

}  // namespace portolan::cli
