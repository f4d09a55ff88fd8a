#include "planner/engine/migrate_diff.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/new_files.h"
#include "planner/base/errors.h"

namespace portolan::cli {
namespace {

constexpr const char* kSynced = "The migration directory is synced with the desired state, no changes to be made\n";

/// What --format says here: an indent, or JSON for --dry-run (spec/cli.md 8.2).
struct Format {
  std::string indent;
  bool json = false;
};

Format read_format(const Call& call) {
  Format format;
  const std::string text = call.flags.text("format");
  if (text.empty()) return format;
  const auto layout = report::parse_template(text, {"sql", "json"}, "parse format: ");
  bool sql = false;
  report::TemplateData data;
  data.functions["sql"] = [&](const std::vector<std::string>& arguments) {
    sql = true;
    format.indent = indent_argument("sql", arguments);
    return std::string();
  };
  data.functions["json"] = [&](const std::vector<std::string>&) {
    format.json = true;
    return std::string();
  };
  const bool alone = layout->render(data).empty();
  if (sql && (!alone || format.json)) {
    throw UsageError("'sql' can only be used to indent statements. got: " + text);
  }
  if (!alone || (format.json && !call.flags.boolean("dry-run"))) {
    throw UsageError("--format: templates for the body of the file are not supported yet: " + text);
  }
  return format;
}

nlohmann::ordered_json to_json(const std::vector<migrate::NewFile>& files, const std::string& directory) {
  nlohmann::ordered_json json;
  for (const migrate::NewFile& file : files) json["Files"].push_back({{"Name", file.name}, {"Content", file.content}});
  json["Dir"] = directory;
  return json;
}

int run(Program& program, const Call& call) {
  refuse_project_file(call);
  const Format format = read_format(call);
  const DirectoryFlags flags = directory_flags(call);
  const bool dry_run = call.flags.boolean("dry-run");
  migrate::Dir directory = load_directory(program, flags.url, dry_run ? Missing::kEmpty : Missing::kCreate);
  validate_directory(program, directory);

  engine::MigrateDiffOptions options{.dev_url = database_url(program, call.flags.text("dev-url"))};
  options.scope.schemas = call.flags.list("schema");
  options.lock_timeout = lock_timeout(call);
  options.indent = format.indent;
  options.qualifier = call.flags.text("qualifier");
  const engine::StateSource desired = read_source(program, call, call.flags.list("to"), "to");
  change::Plan plan = engine::migrate_diff(program.context(), directory, desired, options);
  if (plan.statements.empty()) {
    program.out << kSynced;
    return 0;
  }
  plan.version = engine::free_version(directory, program.clock);
  plan.name = call.arguments.empty() ? "" : call.arguments.front();
  std::vector<migrate::NewFile> files = directory.format().write(plan);
  if (dry_run) {
    if (format.json) program.out << json_function(to_json(files, call.flags.text("dir")), {});
    for (const migrate::NewFile& file : files) program.out << (format.json ? "" : file.content);
    return 0;
  }
  if (call.flags.boolean("edit")) edit_files(directory, flags.url, files);
  directory.put(files);
  migrate::save(program.files, flags.url.path, files, directory);
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
                {.name = "qualifier", .usage = "name to put in front of tables when one schema is in scope"},
                {.name = "edit", .type = FlagType::kBool, .usage = "open the file in $EDITOR first"},
                {.name = "dry-run",
                 .type = FlagType::kBool,
                 .usage = "print the file instead of writing it",
                 .hidden = true}},
      .exclusive = {{"edit", "dry-run"}},
      .max_arguments = 1,
      .run = run};
}

}  // namespace portolan::cli
