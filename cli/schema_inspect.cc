#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "cli/activity.h"
#include "cli/commands.h"
#include "cli/common.h"
#include "cli/inspect_functions.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/dump.h"
#include "planner/language/print.h"
#include "planner/report/diagram.h"
#include "planner/report/functions.h"
#include "planner/report/json.h"
#include "planner/report/markdown.h"
#include "planner/report/plan_text.h"
#include "planner/report/realm_json.h"
#include "planner/report/realm_value.h"
#include "planner/report/template.h"

namespace portolan::cli {
namespace {

using gotemplate::Value;
using report::realm_json;
using report::realm_value;

/// A state together with the dialect that spells it.
struct Inspected {
  std::optional<OpenDatabase> database;
  engine::State state;
  base::Url url;
  SplitSource printed;

  const ports::Dialect& dialect() const { return database->database.dialect(); }
};

void require_bound_schema(const Inspected& inspected) {
  const auto bound = inspected.database->database.connection->bound_schema();
  if (!bound || !inspected.state.realm.schemas.empty()) return;
  throw Error(inspected.dialect().facts().family + ": schema " + base::quote_go(*bound) + " was not found");
}

void inspect(Program& program, const Call& call, Inspected& inspected) {
  // `env://src` stands for all the URLs of a list.
  std::vector<std::string> urls = call.flags.list("url");
  if (urls.empty()) urls = {call.flags.text("url")};
  const engine::StateSource source = read_source(program, call, urls, "url");
  const engine::StateScope scope = scope_of(call);
  if (source.kind == engine::SourceKind::kDatabase) {
    inspected.url = *source.url;
    inspected.database.emplace(program, inspected.url);
    inspected.state = engine::inspect_database(program.context(), inspected.database->database, scope);
    require_bound_schema(inspected);
    return;
  }
  const engine::DevSettings dev = dev_settings(program, call);
  inspected.state = engine::load_state(program.context(), source, nullptr, dev, scope);
  inspected.url = base::Url::parse(urls.front());
  inspected.database.emplace(program, *dev.url);
}

std::string marshal_sql(Inspected& inspected, const std::string& indent) {
  change::Plan plan = engine::dump(inspected.state, inspected.dialect(), indent);
  inspected.printed.sql = {report::plan_text(plan), std::move(plan)};
  return inspected.printed.sql->text;
}

/// A method without arguments that makes a text.
template <typename Make>
gotemplate::Function text_method(Make make) {
  return {{}, false, [make](const gotemplate::Call&) -> Value { return make(); }};
}

/// The object of the command's templates (spec/cli.md 7.1).
Value object(Inspected& inspected) {
  const schema::Realm& realm = inspected.state.realm;
  const ports::Dialect& dialect = inspected.dialect();
  const Value client = gotemplate::Struct{
      .type = "*sqlclient.Client", .fields = {gotemplate::field("Name", dialect.facts().family)}, .methods = {}};
  gotemplate::Struct value{
      .type = "*cmdapi.SchemaInspect",
      .fields = {gotemplate::lazy_field("Realm", [&] { return realm_value(realm, dialect); }),
                 gotemplate::field("URL", inspected.url.with_secrets()), gotemplate::field("Client", client)},
      .methods = {}};
  value.json = [&] { return realm_json(realm, dialect); };
  value.methods["MarshalHCL"] = text_method(
      [&] { return language::print_realm(realm, dialect, {.schema_scope = inspected.state.schema_scope}); });
  value.methods["MarshalSQL"] = {{gotemplate::Type::kAny}, true, [&](const gotemplate::Call& call) -> Value {
                                   return marshal_sql(inspected, report::optional_text(call));
                                 }};
  value.methods["MarshalJSON"] = text_method([&] { return report::json_text(realm_json(realm, dialect)); });
  value.methods["Mermaid"] = text_method([&] { return report::mermaid(realm, dialect); });
  value.methods["Dot"] = text_method([&] { return report::dot(realm, dialect); });
  value.methods["Docs"] = text_method([&] { return report::format_archive(report::markdown(realm, dialect)); });
  value.methods["RedactedURL"] = text_method([&] { return inspected.url.redacted(); });
  value.methods["Hash"] = text_method([&] { return engine::state_hash(inspected.state, dialect); });
  return value;
}

int run(Program& program, const Call& call) {
  const std::string format =
      call.flags.is_set("format") || call.flags.is_set("log") ? format_text(call) : "{{ $.MarshalHCL }}";
  Inspected inspected;
  gotemplate::Functions functions = report::inspect_functions();
  functions.merge(output_functions(program));
  functions["split"] = split_function(inspected.printed);
  const report::Template layout(format, std::move(functions), kSchemaFormatError);
  {
    const Activity activity(program, "Inspecting");
    inspect(program, call, inspected);
  }
  inspected.printed.schema_scope = inspected.state.schema_scope;
  program.out << layout.render(object(inspected));
  return 0;
}

}  // namespace

Command schema_inspect_command() {
  return {.path = "schema inspect",
          .arguments = "[flags]",
          .summary = "Prints the schema of a database or of any other state.",
          .examples =
              "  portolan schema inspect -u \"mysql://user:pass@localhost:3306/app\"\n"
              "  portolan schema inspect -u \"postgres://localhost:5432/app?sslmode=disable\" --schema public\n"
              "  portolan schema inspect -u \"sqlite://app.db\" --format '{{ sql . \"  \" }}'",
          .flags = {url_flag("state to inspect: a database, files or a migration directory", true), dev_url_flag(),
                    schema_flag(), exclude_flag(), include_flag(), format_flag(), log_flag()},
          .exclusive = {{"log", "format"}},
          .run = run};
}

}  // namespace portolan::cli
