#include "cli/schema_plan.h"

#include <ostream>

#include "cli/activity.h"
#include "cli/commands.h"
#include "cli/editor.h"
#include "cli/lint_options.h"
#include "cli/prompt.h"
#include "cli/review.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/report/functions.h"

namespace portolan::cli {
namespace {

constexpr const char* kNothingToPlan = "Schemas are synced, no changes to be made.";
constexpr const char* kRule = "-------------------------------------------\n\n";

PlanPlace place_of(const Call& call) {
  if (call.flags.boolean("dry-run")) return PlanPlace::kNowhere;
  return call.flags.boolean("save") || call.flags.is_set("output") ? PlanPlace::kFile : PlanPlace::kStore;
}

/// --directive, which clients hand over in Go's quotes.
std::vector<std::string> directives(const Call& call) {
  std::vector<std::string> texts;
  for (const std::string& text : call.flags.list("directive")) {
    const bool quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    texts.push_back(quoted ? text.substr(1, text.size() - 2) : text);
  }
  return texts;
}

std::string name_of(Program& program, const Call& call, const Transition& transition) {
  std::string name = call.flags.text("name");
  const std::string& format = call.flags.text("name-format");
  if (!call.arguments.empty()) {
    if (!name.empty() || !format.empty()) throw UsageError("give the name of the plan once");
    name = call.arguments.front();
  }
  if (!format.empty()) {
    const report::Template layout(format, report::inspect_functions(), "parse name format: ");
    name = layout.render(gotemplate::Struct{.type = "cmdapi.PlanName",
                                            .fields = {gotemplate::field("FromHash", transition.from_hash),
                                                       gotemplate::field("ToHash", transition.to_hash)},
                                            .methods = {}});
  }
  if (name.empty()) name = migrate::new_version(program.clock);
  engine::check_plan_name(name);
  return name;
}

void save_file(Program& program, const std::string& path, const engine::PlanFile& plan) {
  const std::string text = engine::print_plan(plan);
  if (program.files.exists(path) && program.files.read(path) != text) {
    throw UsageError("the file " + path + " is there already and holds something else; name another one with --output");
  }
  program.files.write(path, text);
}

int run_schema_plan(Program& program, const Call& call) {
  const auto layout = plan_template(program, call);
  NewPlan plan{.file = {}, .title = {}, .place = place_of(call), .path = call.flags.text("output")};
  if (plan.place != PlanPlace::kNowhere) require_no_question(call);
  if (plan.place == PlanPlace::kStore) plan_store(program, call);
  std::optional<Activity> activity(std::in_place, program, "Planning");
  const Transition transition(program, call);
  engine::CompareOptions options = compare_options(call, transition);
  if (!call.flags.boolean("auto-approve")) options.ask_rename = rename_questions(program);
  const change::Plan changes =
      engine::compare(program.context(), transition.from, *transition.to, transition.dialect(), options);
  activity.reset();
  if (changes.statements.empty()) {
    // Clients that want JSON look for this text on stderr (spec/operator.md 6.7).
    if (layout) throw UsageError(kNothingToPlan);
    program.out << kNothingToPlan << "\n";
    return 0;
  }
  plan.file = {.name = name_of(program, call, transition),
               .from = transition.from_hash,
               .to = transition.to_hash,
               .status = engine::PlanStatus::kNone,
               .migration = engine::migration_text(changes, directives(call))};
  if (plan.path.empty()) plan.path = plan.file.name + ".plan.hcl";
  if (call.flags.boolean("edit")) plan.file.migration = edit(plan.file.name + ".sql", plan.file.migration);
  plan.title = "Planning migration from " + transition.from_text + " to " + transition.to_text;
  return finish_plan(program, call, transition, std::move(plan), layout);
}

Command plan_command(std::string_view path) {
  Command command{.path = path,
                  .arguments = "[flags] [name]",
                  .summary = "Plans a change ahead of the time it is applied.",
                  .details =
                      "Plans the way from one state to another, lints it on the dev database and, when it is approved, "
                      "stores it for\n'schema apply': in the directory of plans, or in a file.",
                  .examples =
                      "  portolan schema plan --from \"sqlite://app.db\" --to file://schema.hcl --dev-url "
                      "\"sqlite://dev?mode=memory\" --repo file://plans\n"
                      "  portolan schema plan --env prod --save",
                  .flags = transition_flags(true),
                  .exclusive = {{"log", "format"},
                                {"dry-run", "save", "push"},
                                {"dry-run", "save", "pending"},
                                {"dry-run", "output"},
                                {"output", "push"},
                                {"output", "pending"},
                                {"name", "name-format"}},
                  .max_arguments = 1,
                  .run = run_schema_plan};
  const FlagTable own = {
      {.name = "name", .usage = "name of the plan (default: the time in UTC)"},
      {.name = "name-format", .usage = "Go template of the name, with .FromHash and .ToHash"},
      {.name = "directive",
       .shorthand = 'd',
       .type = FlagType::kStrings,
       .usage = "further directives of the SQL, such as atlas:txmode none"},
      {.name = "auto-approve", .type = FlagType::kBool, .usage = "approve without asking"},
      {.name = "dry-run", .type = FlagType::kBool, .usage = "print the plan and stop"},
      {.name = "save", .type = FlagType::kBool, .usage = "write the plan into a file"},
      {.name = "output", .shorthand = 'o', .usage = "the file to write (default: NAME.plan.hcl)"},
      {.name = "push", .type = FlagType::kBool, .usage = "put the plan into the directory of plans"},
      {.name = "pending", .type = FlagType::kBool, .usage = "the same, to be approved later"},
      {.name = "edit", .type = FlagType::kBool, .usage = "open the SQL in $EDITOR first"},
      {.name = "skip-lint", .type = FlagType::kBool, .usage = "do not lint the plan"},
  };
  command.flags.insert(command.flags.end(), own.begin(), own.end());
  return command;
}

/// Stores an approved plan and says where.
void store(Program& program, const Call& call, NewPlan& plan, PlanReport& report, bool print) {
  if (plan.place == PlanPlace::kFile) {
    save_file(program, plan.path, plan.file);
    report.file->url = "file://" + plan.path;
    if (print) program.out << "Plan saved: " << report.file->url << "\n";
    return;
  }
  const bool pending = call.flags.boolean("pending");
  plan.file.status = pending ? engine::PlanStatus::kPending : engine::PlanStatus::kApproved;
  const engine::StoredPlan stored = plan_store(program, call).put(plan.file);
  report.file->plan = stored.plan;
  report.file->url = stored.url;
  if (print) program.out << stored_text(stored);
}

}  // namespace

std::optional<report::Template> plan_template(const Program& program, const Call& call) {
  const std::string format = format_text(call);
  if (format.empty()) return std::nullopt;
  return report::Template(format, report::apply_functions(program.style), kSchemaFormatError);
}

void require_no_question(const Call& call) {
  if (format_text(call).empty() || call.flags.boolean("auto-approve")) return;
  throw UsageError("--log and --format can only be used with --dry-run or --auto-approve");
}

int finish_plan(Program& program, const Call& call, const Transition& transition, NewPlan plan,
                const std::optional<report::Template>& layout) {
  const ports::Dialect& dialect = transition.dialect();
  const engine::Context context = program.context();
  PlanReport report{.environment = transition.environment(),
                    .repository = call.flags.text("repo"),
                    .lint = std::nullopt,
                    .file = PlanDetails{.plan = plan.file,
                                        .from_text = transition.from_text,
                                        .to_text = transition.to_text,
                                        .statements = sql::scan(plan.file.migration, dialect.scanner_options())}};
  const change::Plan statements = engine::read_migration(plan.file, dialect);
  std::optional<Activity> activity(std::in_place, program, "Checking the plan");
  engine::check_plan(context, plan.file, transition.from, *transition.to, dialect, transition.scope,
                     compare_options(call, transition));
  if (!call.flags.boolean("skip-lint")) {
    report.lint = engine::lint_plan(context, plan.file, transition.from, dialect, {.url = transition.dev.url},
                                    lint_options(call.environment.lint));
    report.lint->environment = environment_of(transition.dev_database->database);
  }
  activity.reset();
  const std::size_t count = statements.statements.size();
  if (!layout) {
    program.out << plan.title << " (" << plan.count(count) << " in total):\n\n"
                << planned_text(statements, program.style);
    if (report.lint) program.out << kRule << lint::planned_text(*report.lint, count, program.style);
  }
  if (plan.place != PlanPlace::kNowhere) {
    if (!layout && report.lint) program.out << "\n";
    const char* approve = plan.place == PlanPlace::kFile ? "Approve and save" : "Approve and push";
    if (needs_review(call, report.lint) && !ask_approve(program.out, program.input, program.stop, approve)) return 0;
    store(program, call, plan, report, !layout);
  }
  if (layout) program.out << layout->render(value(report, program.style));
  return 0;
}

std::vector<Command> schema_plan_commands() {
  std::vector<Command> commands{plan_command("schema plan"), plan_command("schema plan new")};
  for (Command& command : schema_plan_file_commands()) commands.push_back(std::move(command));
  for (Command& command : schema_plan_store_commands()) commands.push_back(std::move(command));
  return commands;
}

}  // namespace portolan::cli
