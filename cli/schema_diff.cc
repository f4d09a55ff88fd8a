#include <optional>
#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "planner/engine/compare.h"
#include "planner/report/plan_text.h"

namespace portolan::cli {
namespace {

constexpr const char* kSynced = "Schemas are synced, no changes to be made.\n";

/// One side of the comparison; its database stays open when it is one, for it may speak for both sides.
struct Side {
  std::optional<OpenDatabase> database;
  engine::State state;
};

void read_side(Program& program, const Call& call, const char* flag, const engine::DevSettings& dev, Side& side) {
  const engine::StateSource source = read_source(program, call, call.flags.list(flag), flag);
  const engine::StateScope scope = scope_of(call);
  if (source.kind == engine::SourceKind::kDatabase) {
    side.database.emplace(program, *source.url);
    side.state = engine::inspect_database(program.context(), side.database->database, scope);
  } else {
    side.state = engine::load_state(program.context(), source, nullptr, dev, scope);
  }
}

int run(Program& program, const Call& call) {
  refuse_project_file(call);
  const std::string format = format_text(call).empty() ? "{{ sql . }}" : format_text(call);
  const auto layout = report::parse_template(format, {"sql"}, "parse log format: ");
  const engine::DevSettings dev = dev_settings(program, call);
  Side from;
  Side to;
  read_side(program, call, "from", dev, from);
  read_side(program, call, "to", dev, to);
  std::optional<OpenDatabase> planner;
  if (dev.url) planner.emplace(program, *dev.url);
  // Without a dev database both sides are connections, or reading them has failed.
  const ports::Dialect& dialect = (planner ? planner : from.database)->database.dialect();

  report::TemplateData data;
  data.functions["sql"] = data.fields["MarshalSQL"] = [&](const std::vector<std::string>& arguments) {
    engine::CompareOptions options{.dev = dev};
    options.plan.mode = change::Mode::kDump;
    options.plan.indent = indent_argument("sql", arguments);
    const change::Plan plan = engine::compare(program.context(), from.state, to.state, dialect, options);
    return plan.statements.empty() ? std::string(kSynced) : report::plan_text(plan);
  };
  program.out << layout->render(data);
  return 0;
}

}  // namespace

Command schema_diff_command() {
  return {
      .path = "schema diff",
      .arguments = "[flags]",
      .summary = "Prints the SQL that leads from one state to another.",
      .examples =
          "  portolan schema diff --from \"mysql://root:pass@:3306/old\" --to \"mysql://root:pass@:3306/new\"\n"
          "  portolan schema diff --from \"file://migrations\" --to \"file://schema.hcl\" --dev-url "
          "\"sqlite://dev?mode=memory\"",
      .flags =
          {{.name = "from", .shorthand = 'f', .type = FlagType::kStrings, .usage = "current state", .required = true},
           {.name = "to", .type = FlagType::kStrings, .usage = "desired state", .required = true},
           dev_url_flag(),
           schema_flag(),
           exclude_flag(),
           include_flag(),
           format_flag(),
           log_flag()},
      .exclusive = {{"log", "format"}},
      .run = run};
}

}  // namespace portolan::cli
