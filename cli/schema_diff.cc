#include <optional>
#include <ostream>

#include "cli/activity.h"
#include "cli/bookkeeping.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "cli/export.h"
#include "cli/prompt.h"
#include "cli/web_page.h"
#include "planner/engine/compare.h"
#include "planner/engine/erd.h"
#include "planner/engine/unmanaged.h"
#include "planner/report/functions.h"
#include "planner/report/plan_text.h"
#include "planner/report/plan_value.h"
#include "planner/report/realm_value.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

using gotemplate::Value;

constexpr const char* kNoDifference = "Schemas are synced, no changes to be made.\n";

/// One side of the comparison; its database stays open when it is one, for it may speak for both sides.
struct Side {
  std::optional<OpenDatabase> database;
  engine::State state;
};

void read_side(Program& program, const Call& call, const char* flag, const engine::DevSettings& dev, Side& side) {
  const engine::StateSource source = read_source(program, call, call.flags.list(flag), flag);
  engine::StateScope scope = scope_of(call);
  scope.rows = call.environment.data;
  if (source.kind == engine::SourceKind::kDatabase) {
    side.database.emplace(program, *source.url);
    side.state = engine::inspect_database(program.context(), side.database->database, scope);
  } else {
    side.state = engine::load_state(program.context(), source, nullptr, dev, scope);
  }
}

/// Both sides and what leads from one to the other.
struct Compared {
  const Side& from;
  const Side& to;
  const ports::Dialect& dialect;
  engine::CompareOptions options;
  change::Plan plan;
};

change::Plan plan_with_indent(Program& program, const Compared& compared, const std::string& indent) {
  engine::CompareOptions options = compared.options;
  options.plan.indent = indent;
  return engine::compare(program.context(), compared.from.state, compared.to.state, compared.dialect, options);
}

/// `MarshalSQL [indent]`: the statements, or that there are none.
Value marshal_sql(Program& program, const Compared& compared, const gotemplate::Call& call) {
  const std::string indent = report::optional_text(call);
  if (compared.plan.statements.empty()) return kNoDifference;
  return report::plan_text(indent.empty() ? compared.plan : plan_with_indent(program, compared, indent));
}

/// The object of the command's templates (spec/cli.md 7.3).
Value object(Program& program, const Compared& compared) {
  const ports::Dialect& dialect = compared.dialect;
  const auto realm = [&dialect](const Side& side) {
    return [&side, &dialect] { return report::realm_value(side.state.realm, dialect); };
  };
  const Value client = gotemplate::Struct{
      .type = "*sqlclient.Client", .fields = {gotemplate::field("Name", dialect.facts().family)}, .methods = {}};
  gotemplate::Struct value{
      .type = "*cmdapi.SchemaDiff",
      .fields = {gotemplate::lazy_field("From", realm(compared.from)), gotemplate::lazy_field("To", realm(compared.to)),
                 gotemplate::field("Changes", report::change_values(compared.plan)),
                 gotemplate::field("Client", client)},
      .methods = {}};
  value.methods["MarshalSQL"] = {{gotemplate::Type::kAny}, true, [&](const gotemplate::Call& call) {
                                   return marshal_sql(program, compared, call);
                                 }};
  return value;
}

/// The page of --web: the plan, and the diagram of what changes.
std::string page(const Compared& compared) {
  const std::string plan = compared.plan.statements.empty() ? kNoDifference : report::plan_text(compared.plan);
  return engine::erd({compared.from.state, compared.to.state, compared.plan}, compared.dialect, "Plan", plan);
}

int run_schema_diff(Program& program, const Call& call) {
  const std::string format = format_text(call, "{{ sql . }}");
  const auto layout_of = [](const std::string& text) {
    return report::Template(text, {{"sql", report::method_function("MarshalSQL")}}, kSchemaFormatError);
  };
  const report::Template layout = layout_of(format);
  const engine::DevSettings dev = dev_settings(program, call);
  Side from;
  Side to;
  std::optional<Activity> activity(std::in_place, program, "Comparing");
  read_side(program, call, "from", dev, from);
  read_side(program, call, "to", dev, to);
  std::optional<OpenDatabase> planner;
  if (dev.url) planner.emplace(program, *dev.url);
  // Without a dev database both sides are connections, or reading them has failed.
  const ports::Dialect& dialect = (planner ? planner : from.database)->database.dialect();
  Compared compared{from, to, dialect, {}, {}};
  compared.options = {
      .policy = call.environment.policy(dialect.facts().family), .dev = dev, .ask_rename = rename_questions(program)};
  compared.options.plan.mode = change::Mode::kDump;
  if (call.environment.data) {
    compared.options.rows = call.environment.data;
    if (from.database) compared.options.read_rows = engine::row_reader(from.database->database, *call.environment.data);
  }
  compared.plan = plan_with_indent(program, compared, "");
  engine::report_not_created(program.context(), engine::not_created(from.state, to.state, dialect));
  activity.reset();
  note_bookkeeping(program, compared.plan.changes, to.state.schema_scope);
  if (call.flags.boolean("web")) {
    program.out << open_page(program, page(compared)) << "\n";
    return 0;
  }
  if (call.flags.boolean("export")) {
    const auto render = [&](const std::string& text) { return layout_of(text).render(object(program, compared)); };
    run_export(program, call, "schema diff", {.hcl = {}, .sql = [&] { return compared.plan; }, .render = render});
    return 0;
  }
  program.out << layout.render(object(program, compared));
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
           log_flag(),
           export_flag(),
           web_flag("write the plan and the diagram into a local page instead, print its path and open it")},
      .exclusive = {{"log", "format"}, {"export", "web"}},
      .run = run_schema_diff};
}

}  // namespace portolan::cli
