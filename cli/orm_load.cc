#include <nlohmann/json.hpp>
#include <ostream>

#include "cli/commands.h"
#include "cli/environment_variable.h"
#include "cli/orm.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/sql/scanner.h"

namespace portolan::cli {
namespace {

/// The statements of a loader's output, `GO` and comments left out.
std::vector<std::string> statements_of(Program& program, const std::string& sql, const std::string& dialect) {
  sql::ScannerOptions options;
  if (program.registry.has(dialect)) {
    const base::Url url = base::Url::parse(dialect + "://localhost");
    options = program.registry.find(dialect).offline_dialect(url)->scanner_options();
  }
  std::vector<std::string> texts;
  for (const sql::Statement& statement : sql::scan(sql, options)) {
    if (!sql::is_empty_statement(statement.text)) texts.push_back(statement.text);
  }
  return texts;
}

void print_json(Program& program, const loaders::LoadRequest& request, const loaders::Loaded& loaded) {
  using Json = nlohmann::ordered_json;
  Json positions = Json::array();
  for (const sql::ObjectPosition& position : loaded.positions) {
    positions.push_back(
        {{"name", position.name}, {"kind", position.kind}, {"file", position.file}, {"line", position.line}});
  }
  const Json report = {{"orm", request.orm->name},
                       {"ormVersion", loaded.orm_version},
                       {"dialect", request.target.dialect},
                       {"positions", positions},
                       {"statements", statements_of(program, loaded.sql, request.target.dialect)},
                       {"warnings", loaded.warnings}};
  program.out << report.dump() << "\n";
}

loaders::LoadRequest request_of(Program& program, const Call& call) {
  loaders::LoadRequest request{.orm = nullptr, .paths = call.flags.list("path"), .target = {}};
  request.orm = &orm_of(program, call.flags.text("orm"), request.paths);
  if (call.flags.is_set("dialect")) {
    request.target.dialect = loaders::canonical_dialect(call.flags.text("dialect"));
  } else if (request.orm->needs_dialect) {
    throw UsageError("required flag(s) \"dialect\" not set");
  }
  request.target.server_version = call.flags.text("server-version");
  request.interpreter = words_of(call.flags.text("interpreter"));
  request.schema_create = call.flags.boolean("include-schema-create");
  request.timeout = std::chrono::duration_cast<std::chrono::milliseconds>(call.flags.duration("timeout"));
  for (const loaders::Option& option : loaders::options()) {
    if (!call.flags.is_set(option.name)) continue;
    if (option.kind == loaders::OptionKind::kSwitch) {
      if (call.flags.boolean(option.name)) request.options.emplace_back(option.name, "1");
    } else {
      for (std::string& value : option_values(call, option))
        request.options.emplace_back(option.name, std::move(value));
    }
  }
  return request;
}

int run_load(Program& program, const Call& call) {
  const loaders::LoadRequest request = request_of(program, call);
  const loaders::Loaded loaded = loaders::load(request, loader_reach(program));
  if (call.flags.boolean("json")) {
    print_json(program, request, loaded);
    return 0;
  }
  for (const std::string& warning : loaded.warnings) program.err << "Warning: " << warning << "\n";
  program.out << loaded.sql;
  return 0;
}

FlagTable load_flags() {
  FlagTable flags = {
      {.name = "path",
       .type = FlagType::kStrings,
       .default_value = ".",
       .usage = "files, folders or patterns of the models"},
      {.name = "dialect", .usage = "dialect of the SQL", .choices = "mysql,mariadb,postgres,sqlite,sqlserver"},
      {.name = "orm", .usage = "the ORM, instead of looking for it"},
      {.name = "server-version", .usage = "version of the server the SQL is for"},
      {.name = "include-schema-create",
       .type = FlagType::kBool,
       .default_value = "true",
       .usage = "create the schemas that tables are in"},
      {.name = "interpreter", .usage = "command that runs the loader, for example \"poetry run python\""},
      {.name = "timeout", .type = FlagType::kDuration, .default_value = "5m", .usage = "how long a loader may take"},
      {.name = "json", .type = FlagType::kBool, .usage = "print one JSON object"},
  };
  for (const loaders::Option& option : loaders::options()) {
    flags.push_back({.name = option.name,
                     .type = option.kind == loaders::OptionKind::kSwitch ? FlagType::kBool : FlagType::kStrings,
                     .usage = option.usage});
  }
  return flags;
}

}  // namespace

Command orm_load_command() {
  return {.path = "orm load",
          .arguments = "[flags]",
          .summary = "Prints the schema that the models of an ORM declare.",
          .details =
              "Asks the ORM that the models are written for about its schema, and prints it as SQL. The ORM runs "
              "as it is installed in\nthe project; no database is opened.",
          .examples =
              "  portolan orm load --path ./models --dialect postgres\n"
              "  portolan orm load --orm django --path manage.py --apps shop --dialect mysql --json",
          .flags = load_flags(),
          .run = run_load};
}

}  // namespace portolan::cli
