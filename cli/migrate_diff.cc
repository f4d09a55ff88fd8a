#include "planner/engine/migrate_diff.h"

#include <algorithm>
#include <optional>
#include <ostream>
#include <utility>

#include "cli/activity.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "cli/new_files.h"
#include "cli/prompt.h"
#include "cli/web_page.h"
#include "planner/migrate/check_section.h"
#include "planner/plan/null_checks.h"
#include "planner/report/plan_text.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

using gotemplate::Value;

constexpr const char* kDirectorySynced =
    "The migration directory is synced with the desired state, no changes to be made\n";

/// What --dry-run would write, as its templates see it.
Value files_value(const std::vector<migrate::NewFile>& files, const std::string& directory) {
  Value::List list;
  for (const migrate::NewFile& file : files) {
    list.push_back(
        gotemplate::Struct{.type = "File",
                           .fields = {gotemplate::field("Name", file.name), gotemplate::field("Content", file.content)},
                           .methods = {}});
  }
  return gotemplate::Struct{
      .type = "*cmdapi.MigrateDiff",
      .fields = {gotemplate::field("Files", std::move(list)), gotemplate::field("Dir", directory)},
      .methods = {}};
}

void print_files(Program& program, const std::vector<migrate::NewFile>& files, const FileFormat& format,
                 const std::string& directory) {
  if (format.dry_run) {
    program.out << format.dry_run->render(files_value(files, directory));
    return;
  }
  for (const migrate::NewFile& file : files) program.out << file.content;
}

/// `not_null { check }` of the diff policy (spec/planner.md 12).
migrate::CheckSection null_checks(const engine::Transition& transition, const ports::Dialect& dialect,
                                  const std::string& qualifier) {
  change::PlanOptions options;
  if (transition.before.schema_scope) options.qualifier = qualifier;
  return {.name = "datadepend",
          .code = std::string(dialect.lint_rules().not_null_code),
          .queries = plan::null_checks(transition.plan, dialect, options)};
}

int run_migrate_diff(Program& program, const Call& call) {
  const FileFormat format = read_file_format(call, call.flags.boolean("dry-run"));
  const DirectoryFlags flags = directory_flags(call);
  const bool dry_run = call.flags.boolean("dry-run");
  migrate::Dir directory = load_valid_directory(program, flags.url, dry_run ? Missing::kEmpty : Missing::kCreate);

  engine::MigrateDiffOptions options = file_options(program, call, format.indent);
  options.ask_rename = rename_questions(program);
  options.scope.rows = call.environment.data;
  std::string page;
  migrate::CheckSection checks;
  const bool web = call.flags.boolean("web");
  if (web || options.policy.not_null_check) {
    options.watch = [&](const engine::Transition& transition, const ports::Dialect& dialect) {
      if (web) page = engine::erd(transition, dialect, "Plan", report::plan_text(transition.plan));
      if (options.policy.not_null_check) checks = null_checks(transition, dialect, options.qualifier);
    };
  }
  const engine::StateSource desired = read_source(program, call, call.flags.list("to"), "to");
  std::optional<Activity> activity(std::in_place, program, "Replaying the migration directory");
  change::Plan plan = engine::migrate_diff(program.context(), directory, desired, options);
  activity.reset();
  if (plan.statements.empty()) {
    program.out << kDirectorySynced;
    return 0;
  }
  if (!page.empty()) program.err << open_page(program, page) << "\n";
  plan.version = engine::free_version(directory, program.clock);
  plan.name = call.arguments.empty() ? "" : call.arguments.front();
  std::vector<migrate::NewFile> files = plan_files(directory, plan, format);
  migrate::add_checks(directory.format(), checks, files);
  if (dry_run) {
    print_files(program, files, format, call.flags.text("dir"));
    return 0;
  }
  store_files(program, call, flags.url, directory, std::move(files));
  return 0;
}

}  // namespace

Command migrate_diff_command() {
  return {
      .path = "migrate diff",
      .arguments = "[flags] [name]",
      .summary = "Writes a migration file that leads to a desired schema.",
      .details =
          "Runs the migration directory on the dev database, compares the result with a desired state and writes the "
          "way from one to\nthe other as a new file.",
      .examples = "  portolan migrate diff add_users --to file://schema.hcl --dev-url \"sqlite://dev?mode=memory\"",
      .flags = {{.name = "to", .type = FlagType::kStrings, .usage = "URLs of the desired state", .required = true},
                dev_url_flag(true),
                dir_flag(),
                dir_format_flag(),
                schema_flag(),
                lock_timeout_flag(),
                format_flag(),
                qualifier_flag(),
                edit_flag(),
                {.name = "dry-run",
                 .type = FlagType::kBool,
                 .usage = "print the file instead of writing it",
                 .hidden = true},
                web_flag("write the plan and the diagram into a local page, too, and open it")},
      .exclusive = {{"edit", "dry-run"}},
      .max_arguments = 1,
      .run = run_migrate_diff};
}

}  // namespace portolan::cli
