#include "planner/engine/migrate_lint.h"

#include <algorithm>
#include <limits>
#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/git.h"
#include "cli/lint_options.h"
#include "cli/lint_rules.h"
#include "cli/web_page.h"
#include "planner/base/errors.h"
#include "planner/report/functions.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

/// Where the new files begin, by the one detector that was given.
std::function<lint::Detection(const migrate::Dir&)> detector(Program& program, const Call& call,
                                                             const migrate::DirUrl& directory) {
  const bool latest = call.flags.number("latest") > 0;
  const std::string& git = call.flags.text("git-base");
  std::string base = call.flags.text("base");
  // What was pushed is the base where nobody says otherwise (spec/lint-and-tools.md 1.2).
  if (!latest && git.empty() && base.empty()) base = call.environment.migration.repository;
  const int given = (latest ? 1 : 0) + (git.empty() ? 0 : 1) + (base.empty() ? 0 : 1);
  if (given == 0) throw UsageError("--latest or --git-base is required");
  if (given > 1) {
    throw UsageError(base.empty() ? "--latest and --git-base are mutually exclusive"
                                  : "--latest, --git-base, and --base are mutually exclusive");
  }
  if (latest) {
    constexpr std::uint64_t kMost = std::numeric_limits<std::size_t>::max();
    const auto count = static_cast<std::size_t>(std::min(call.flags.number("latest"), kMost));
    return [count](const migrate::Dir& dir) { return lint::detect_latest(dir, count); };
  }
  if (!git.empty()) {
    const bool memory = directory.scheme == "mem";
    const std::string path = memory ? engine::memory_directory(program.context(), directory).folder : directory.path;
    return [&program, &call, git, path](const migrate::Dir& dir) {
      return lint::detect_git(dir, git_differences(program, call.flags.text("git-dir"), git, path));
    };
  }
  return [&program, url = migrate::parse_dir_url(base, directory.format)](const migrate::Dir& dir) {
    return lint::detect_base(dir, load_directory(program, url));
  };
}

report::Environment environment(Program& program, const base::Url& dev_url, const std::string& directory) {
  const ports::Driver& driver = program.registry.find(dev_url.scheme());
  return {.driver = driver.offline_dialect(dev_url)->facts().family,
          .url = dev_url,
          .schema = driver.bound_schema(dev_url).value_or(""),
          .dir = directory};
}

/// The functions of its templates: those of reports, its text report and GitHub's annotations.
gotemplate::Functions template_functions(const report::Style& style) {
  gotemplate::Functions functions = report::lint_functions(style);
  functions["default"] = report::method_function("Default");
  functions["annotations"] = report::method_function("Annotations");
  return functions;
}

int run_migrate_lint(Program& program, const Call& call) {
  const std::string format = format_text(call, "{{ default . }}");
  const report::Template layout(format, template_functions(program.style), kMigrateFormatError);
  const DirectoryFlags flags = directory_flags(call);
  const base::Url dev_url = database_url(program, call.flags.text("dev-url"));
  engine::MigrateLintOptions options;
  options.dev.url = dev_url;
  options.lint = lint_options(call.environment.lint);
  options.rules = lint_rules(call.environment.lint);
  options.detect = detector(program, call, flags.url);
  const migrate::Dir directory = load_directory(program, flags.url);
  lint::Report report;
  report.environment = environment(program, dev_url, flags.url.path);
  std::string page;
  if (call.flags.boolean("web")) {
    options.watch = [&](const engine::Transition& transition, const ports::Dialect& dialect) {
      page = engine::erd(transition, dialect, "Report", lint::text(report, {}));
    };
  }
  engine::migrate_lint(program.context(), directory, options, report);
  program.out << layout.render(lint::value(report, program.style));
  if (!page.empty()) program.err << open_page(program, page) << "\n";
  return report.failed() ? 1 : 0;
}

}  // namespace

Command migrate_lint_command() {
  return {.path = "migrate lint",
          .arguments = "[flags]",
          .summary = "Analyses what new migration files would do.",
          .details =
              "Replays the migration directory on the dev database and reports what in the new files is destructive, "
              "may fail on\nexisting rows, breaks clients or blocks tables. docs/lint.md lists every code.",
          .examples =
              "  portolan migrate lint --dev-url \"sqlite://dev?mode=memory\" --latest 1\n"
              "  portolan migrate lint --dev-url \"postgres://localhost/dev\" --git-base main",
          .flags = {dev_url_flag(true),
                    dir_flag(),
                    dir_format_flag(),
                    format_flag(),
                    log_flag(),
                    {.name = "latest", .type = FlagType::kUint, .usage = "the last N files are new"},
                    {.name = "git-base", .usage = "files added since this branch or commit are new"},
                    {.name = "git-dir", .default_value = ".", .usage = "folder in which git runs"},
                    {.name = "base", .usage = "files that this other migration directory lacks are new"},
                    web_flag("write the report and the diagram into a local page, too, and open it"),
                    {.name = "context", .usage = "JSON about the CI run", .hidden = true}},
          .exclusive = {{"log", "format"}},
          .run = run_migrate_lint};
}

}  // namespace portolan::cli
