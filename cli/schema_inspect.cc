#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/dump.h"
#include "planner/language/print.h"
#include "planner/report/plan_text.h"
#include "planner/report/realm_json.h"

namespace portolan::cli {
namespace {

using Arguments = std::vector<std::string>;

/// A state together with the dialect that spells it.
struct Inspected {
  std::optional<OpenDatabase> database;
  engine::State state;
  base::Url url;

  const ports::Dialect& dialect() const { return database->database.dialect(); }
};

void require_bound_schema(const Inspected& inspected) {
  const auto bound = inspected.database->database.connection->bound_schema();
  if (!bound || !inspected.state.realm.schemas.empty()) return;
  throw Error(inspected.dialect().facts().family + ": schema " + base::quote_go(*bound) + " was not found");
}

void inspect(Program& program, const Call& call, Inspected& inspected) {
  const std::vector<std::string> urls{call.flags.text("url")};
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

std::string marshal_hcl(const Inspected& inspected) {
  return language::print_realm(inspected.state.realm, inspected.dialect(),
                               {.schema_scope = inspected.state.schema_scope});
}

std::string marshal_sql(const Inspected& inspected, const Arguments& arguments) {
  return report::plan_text(engine::dump(inspected.state, inspected.dialect(), indent_argument("sql", arguments)));
}

report::TemplateData template_data(const Inspected& inspected) {
  report::TemplateData data;
  data.functions["hcl"] = data.fields["MarshalHCL"] = [&](const Arguments&) { return marshal_hcl(inspected); };
  data.functions["sql"] = data.fields["MarshalSQL"] = [&](const Arguments& a) { return marshal_sql(inspected, a); };
  data.functions["json"] = [&](const Arguments& a) {
    return json_function(report::realm_json(inspected.state.realm, inspected.dialect()), a);
  };
  data.fields["URL"] = [&](const Arguments&) { return inspected.url.with_secrets(); };
  data.fields["RedactedURL"] = [&](const Arguments&) { return inspected.url.redacted(); };
  data.fields["Hash"] = [&](const Arguments&) { return engine::state_hash(inspected.state, inspected.dialect()); };
  return data;
}

int run(Program& program, const Call& call) {
  refuse_project_file(call);
  const std::string format =
      call.flags.is_set("format") || call.flags.is_set("log") ? format_text(call) : "{{ $.MarshalHCL }}";
  const auto layout = report::parse_template(format, {"sql", "json", "hcl"}, "parse log format: ");
  Inspected inspected;
  inspect(program, call, inspected);
  program.out << layout->render(template_data(inspected));
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
