#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

#include "cli/commands.h"
#include "cli/common.h"
#include "cli/export.h"
#include "cli/inspect_functions.h"
#include "cli/inspected.h"
#include "cli/web_page.h"
#include "drivers/gorm.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/codegen/gorm.h"
#include "planner/engine/dump.h"
#include "planner/engine/erd.h"
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

std::string marshal_sql(const Inspected& inspected, SplitSource& printed, const std::string& indent) {
  change::Plan plan = engine::dump(inspected.state, inspected.dialect(), indent);
  printed.sql = {report::plan_text(plan), std::move(plan)};
  return printed.sql->text;
}

/// A method without arguments that makes a text.
template <typename Make>
gotemplate::Function text_method(Make make) {
  return {{}, false, [make](const gotemplate::Call&) -> Value { return make(); }};
}

/// The models of all tables as one Go file (spec/lint-and-tools.md 15).
std::string gorm_file(const schema::Realm& realm, const ports::Dialect& dialect, const std::string& package) {
  codegen::GormOptions options;
  if (!package.empty()) options.package = package;
  options.single_file = "models.go";
  return codegen::gorm_models(realm, dialect, drivers::gorm_traits(dialect.facts()), options).front().content;
}

/// The object of the command's templates (spec/cli.md 7.1).
Value object(const Inspected& inspected, SplitSource& printed) {
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
                                   return marshal_sql(inspected, printed, report::optional_text(call));
                                 }};
  value.methods["MarshalJSON"] = text_method([&] { return report::json_text(realm_json(realm, dialect)); });
  value.methods["Mermaid"] = text_method([&] { return report::mermaid(realm, dialect); });
  value.methods["Dot"] = text_method([&] { return report::dot(realm, dialect); });
  value.methods["Erd"] = text_method([&] { return engine::erd(inspected.state, dialect); });
  value.methods["Docs"] = text_method([&] { return report::format_archive(report::markdown(realm, dialect)); });
  value.methods["Gorm"] = {{gotemplate::Type::kAny}, true, [&](const gotemplate::Call& call) -> Value {
                             return gorm_file(realm, dialect, report::optional_text(call));
                           }};
  value.methods["RedactedURL"] = text_method([&] { return inspected.url.redacted(); });
  value.methods["Hash"] = text_method([&] { return engine::state_hash(inspected.state, dialect); });
  return value;
}

/// The state for `--export`.
Exported exported(const Inspected& inspected, std::function<std::string(const std::string& layout)> render) {
  const bool schema_scope = inspected.state.schema_scope;
  return {.hcl =
              [&inspected, schema_scope] {
                return language::print_realm(inspected.state.realm, inspected.dialect(),
                                             {.schema_scope = schema_scope});
              },
          .sql = [&inspected] { return engine::dump(inspected.state, inspected.dialect(), "  "); },
          .render = std::move(render),
          .schema_scope = schema_scope};
}

int run_schema_inspect(Program& program, const Call& call) {
  const std::string format =
      call.flags.is_set("format") || call.flags.is_set("log") ? format_text(call) : "{{ $.MarshalHCL }}";
  SplitSource printed;
  const auto layout_of = [&](const std::string& text) {
    gotemplate::Functions functions = report::inspect_functions();
    functions.merge(output_functions(program));
    functions["split"] = split_function(printed);
    return report::Template(text, std::move(functions), kSchemaFormatError);
  };
  const report::Template layout = layout_of(format);
  const Inspected inspected(program, call);
  printed.schema_scope = inspected.state.schema_scope;
  if (call.flags.boolean("web")) {
    program.out << open_page(program, engine::erd(inspected.state, inspected.dialect())) << "\n";
    return 0;
  }
  if (call.flags.boolean("export")) {
    run_export(program, call, "schema inspect", exported(inspected, [&](const std::string& text) {
                 return layout_of(text).render(object(inspected, printed));
               }));
    return 0;
  }
  program.out << layout.render(object(inspected, printed));
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
                    schema_flag(), exclude_flag(), include_flag(), format_flag(), log_flag(), export_flag(),
                    web_flag("write the diagram into a local page instead, print its path and open it")},
          .exclusive = {{"log", "format"}, {"export", "web"}},
          .run = run_schema_inspect};
}

}  // namespace portolan::cli
