#include "planner/engine/schema_lint.h"

#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/lint_options.h"
#include "cli/lint_rules.h"
#include "planner/report/functions.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

int run_schema_lint(Program& program, const Call& call) {
  const std::string format = format_text(call, "{{ default . }}");
  gotemplate::Functions functions = report::lint_functions(program.style);
  functions["default"] = report::method_function("Default");
  const report::Template layout(format, functions, kSchemaFormatError);
  const engine::SchemaLintOptions options{.dev = dev_settings(program, call),
                                          .scope = scope_of(call),
                                          .lint = lint_options(call.environment.lint),
                                          .rules = lint_rules(call.environment.lint)};
  const engine::StateSource source = read_source(program, call, call.flags.list("url"), "url");
  const lint::SchemaReport report = engine::schema_lint(program.context(), source, options);
  program.out << layout.render(lint::value(report, program.style));
  return report.failed() ? 1 : 0;
}

}  // namespace

Command schema_lint_command() {
  return {
      .path = "schema lint",
      .arguments = "[flags]",
      .summary = "Holds a whole schema against naming policies and rules.",
      .details =
          "Reads a desired schema or a database and reports names that violate the policy, columns that waste space,\n"
          "routines that are unsafe or too complex, and what violates the schema rules of the project file.",
      .examples =
          "  portolan schema lint -u file://schema.hcl --dev-url \"sqlite://dev?mode=memory\" -c file://atlas.hcl\n"
          "  portolan schema lint --env local --format '{{ json . }}'",
      .flags = {urls_flag("URLs of the schema"), dev_url_flag(), schema_flag(), exclude_flag(), include_flag(),
                format_flag(), log_flag()},
      .exclusive = {{"log", "format"}},
      .run = run_schema_lint};
}

}  // namespace portolan::cli
