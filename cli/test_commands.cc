#include <optional>
#include <ostream>
#include <string>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/project_file.h"
#include "cli/run_flags.h"
#include "planner/base/errors.h"
#include "planner/report/functions.h"
#include "planner/report/template.h"
#include "planner/testing/report.h"

namespace portolan::cli {
namespace {

FlagSpec run_flag() {
  return {.name = "run", .usage = "regular expression of the names of the cases to run"};
}

testing::SuiteRequest suite_request(const Call& call, const std::string& kind, const project::TestSources& sources) {
  testing::SuiteRequest request{
      .paths = call.arguments, .kind = kind, .values = sources.vars, .run = call.flags.text("run")};
  if (request.paths.empty()) request.paths = sources.src;
  if (request.paths.empty()) request.paths = {"."};
  for (auto& [name, value] : language::input_values(call.flags.variables("var"))) {
    request.values.insert_or_assign(name, value);
  }
  request.dev_url = call.flags.text("dev-url");
  return request;
}

/// Runs the cases and prints them; the exit code is 1 when one failed.
int run_suite(Program& program, const Call& call, const testing::SuiteRequest& request,
              const testing::Environment& environment) {
  const std::string format = format_text(call);
  std::optional<report::Template> layout;
  if (!format.empty()) layout.emplace(format, report::apply_functions(program.style), kSchemaFormatError);
  const OutsideReach reach(program);
  const testing::Suite suite(request, reach.outside());
  if (suite.cases().empty()) program.err << "Warning: no " << request.kind << " tests to run\n";
  std::vector<testing::Result> results;
  testing::run_cases(environment, suite.cases(), [&](const testing::Result& result) {
    if (!layout) program.out << testing::text(result, program.style) << std::flush;
    results.push_back(result);
  });
  program.out << (layout ? layout->render(testing::value(results)) : testing::verdict(results, program.style));
  return testing::failed(results) ? 1 : 0;
}

int run_schema(Program& program, const Call& call) {
  const engine::StateSource source = read_source(program, call, call.flags.list("url"), "url");
  const engine::StateScope scope = scope_of(call);
  const testing::Environment environment{.context = program.context(),
                                         .programs = program.programs,
                                         .dev_url = database_url(program, call.flags.text("dev-url")),
                                         .prepare = [&](const engine::Context& with, ports::DevLease& lease) {
                                           engine::create_state(with, source, lease, scope);
                                         }};
  return run_suite(program, call, suite_request(call, "schema", call.environment.schema_test), environment);
}

int run_migrate(Program& program, const Call& call) {
  const migrate::Dir directory = load_valid_directory(program, directory_flags(call).url);
  const testing::Environment environment{.context = program.context(),
                                         .programs = program.programs,
                                         .dev_url = database_url(program, call.flags.text("dev-url")),
                                         .directory = &directory};
  return run_suite(program, call, suite_request(call, "migrate", call.environment.migrate_test), environment);
}

int run_plan_test(Program& program, const Call& call) {
  const testing::Environment environment{
      .context = program.context(),
      .programs = program.programs,
      .dev_url = database_url(program, call.flags.text("dev-url")),
      .source = [&](const std::string& url) { return read_source(program, call, {url}, "url"); }};
  return run_suite(program, call, suite_request(call, "plan", {}), environment);
}

}  // namespace

Command schema_plan_test_command() {
  return {.path = "schema plan test",
          .arguments = "[flags] [paths]",
          .summary = "Runs the tests of plans on the dev database.",
          .details =
              "Runs the cases of test files (*.test.hcl) on the dev database; their 'schema' commands create a state "
              "there and their 'apply'\ncommands run a plan on it. The exit code is 1 when a case fails.",
          .examples = "  portolan schema plan test --dev-url \"sqlite://dev?mode=memory\" tests",
          .flags = {dev_url_flag(true), run_flag(), context_flag(), format_flag(), log_flag()},
          .exclusive = {{"log", "format"}},
          .run = run_plan_test};
}

Command schema_test_command() {
  return {.path = "schema test",
          .arguments = "[flags] [paths]",
          .summary = "Runs the tests of a schema on the dev database.",
          .details =
              "Creates a desired schema on the dev database and runs the cases of test files (*.test.hcl) there, each "
              "on a schema of its\nown. The exit code is 1 when a case fails.",
          .examples = "  portolan schema test -u file://schema.hcl --dev-url \"sqlite://dev?mode=memory\" tests",
          .flags = {urls_flag("URLs of the schema under test"), dev_url_flag(true), schema_flag(), exclude_flag(),
                    include_flag(), run_flag(), format_flag(), log_flag()},
          .exclusive = {{"log", "format"}},
          .run = run_schema};
}

Command migrate_test_command() {
  return {.path = "migrate test",
          .arguments = "[flags] [paths]",
          .summary = "Runs the tests of a migration directory on the dev database.",
          .details =
              "Runs the cases of test files (*.test.hcl) on an empty dev database; their 'migrate' commands run the "
              "files of the directory.\nThe exit code is 1 when a case fails.",
          .examples = "  portolan migrate test --dir file://migrations --dev-url \"sqlite://dev?mode=memory\" tests",
          .flags = {dev_url_flag(true), dir_flag(), dir_format_flag(), revisions_schema_flag(), run_flag(),
                    context_flag(), format_flag(), log_flag()},
          .exclusive = {{"log", "format"}},
          .run = run_migrate};
}

}  // namespace portolan::cli
