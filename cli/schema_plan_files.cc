#include <ostream>

#include "cli/activity.h"
#include "cli/commands.h"
#include "cli/lint_options.h"
#include "cli/schema_plan.h"
#include "planner/base/errors.h"

/// The commands about a plan that lies in a file: lint, validate and push.
namespace portolan::cli {
namespace {

/// The states of a command that names a plan, which has to be one between them.
struct NamedPlan {
  NamedPlan(Program& program, const Call& call)
      : stored(engine::load_plan(program.context(), call.flags.text("file"))), transition(program, call) {
    require_hashes(stored.plan, transition.from_hash, transition.to_hash);
  }

  engine::StoredPlan stored;
  Transition transition;
};

PlanReport report_of(const Call& call, const NamedPlan& named) {
  const Transition& transition = named.transition;
  const engine::PlanFile& plan = named.stored.plan;
  return {.environment = transition.environment(),
          .repository = call.flags.text("repo"),
          .lint = std::nullopt,
          .file = PlanDetails{.plan = plan,
                              .from_text = transition.from_text,
                              .to_text = transition.to_text,
                              .url = named.stored.url,
                              .statements = sql::scan(plan.migration, transition.dialect().scanner_options())}};
}

int run_lint(Program& program, const Call& call) {
  const auto layout = plan_template(program, call);
  std::optional<Activity> activity(std::in_place, program, "Linting the plan");
  const NamedPlan named(program, call);
  const Transition& transition = named.transition;
  PlanReport report = report_of(call, named);
  report.lint = engine::lint_plan(program.context(), named.stored.plan, transition.from, transition.dialect(),
                                  {.url = transition.dev.url}, lint_options(call.environment.lint));
  report.lint->environment = environment_of(transition.dev_database->database);
  activity.reset();
  const std::size_t count = engine::read_migration(named.stored.plan, transition.dialect()).statements.size();
  program.out << (layout ? layout->render(value(report, program.style))
                         : lint::planned_text(*report.lint, count, program.style));
  return report.lint->failed() ? 1 : 0;
}

int run_validate(Program& program, const Call& call) {
  const auto layout = plan_template(program, call);
  std::optional<Activity> activity(std::in_place, program, "Checking the plan");
  const NamedPlan named(program, call);
  const Transition& transition = named.transition;
  engine::check_plan(program.context(), named.stored.plan, transition.from, *transition.to, transition.dialect(),
                     transition.scope, compare_options(call, transition));
  activity.reset();
  if (layout) program.out << layout->render(value(report_of(call, named), program.style));
  return 0;
}

int run_push(Program& program, const Call& call) {
  const auto layout = plan_template(program, call);
  require_no_question(call);
  plan_store(program, call);
  std::optional<Activity> activity(std::in_place, program, "Reading the plan");
  const NamedPlan named(program, call);
  activity.reset();
  NewPlan plan{.file = named.stored.plan, .title = "Planning migration statements", .count = [](std::size_t count) {
                 return std::to_string(count);
               }};
  if (!call.flags.text("name").empty()) plan.file.name = call.flags.text("name");
  engine::check_plan_name(plan.file.name);
  return finish_plan(program, call, named.transition, std::move(plan), layout);
}

Command file_command(std::string_view path, std::string_view summary, bool to_required,
                     std::function<int(Program&, const Call&)> run) {
  Command command{.path = path,
                  .arguments = "[flags]",
                  .summary = summary,
                  .flags = {plan_file_flag()},
                  .exclusive = {{"log", "format"}},
                  .run = std::move(run)};
  const FlagTable shared = transition_flags(to_required);
  command.flags.insert(command.flags.end(), shared.begin(), shared.end());
  command.flags.push_back({.name = "auto-approve", .type = FlagType::kBool, .usage = "do not ask"});
  return command;
}

}  // namespace

std::vector<Command> schema_plan_file_commands() {
  Command push = file_command("schema plan push", "Puts a plan file into the directory of plans.", true, run_push);
  push.flags.push_back({.name = "name", .usage = "another name for the plan"});
  push.flags.push_back({.name = "pending", .type = FlagType::kBool, .usage = "to be approved later"});
  push.flags.push_back({.name = "skip-lint", .type = FlagType::kBool, .usage = "do not lint the plan"});
  return {
      file_command("schema plan lint", "Lints a plan file.", false, run_lint),
      file_command("schema plan validate", "Checks that a plan leads from one state to the other.", true, run_validate),
      std::move(push)};
}

}  // namespace portolan::cli
