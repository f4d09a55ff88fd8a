#include "cli/schema_programs.h"

#include <filesystem>
#include <ostream>
#include <sstream>

#include "cli/commands.h"
#include "cli/dispatch.h"
#include "cli/environment_variable.h"
#include "cli/model_sources.h"
#include "cli/orm.h"
#include "loaders/providers.h"
#include "loaders/script_mode.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

using sources::SchemaProgram;

/// `portolan orm load ...`, without the program's name.
std::optional<std::vector<std::string>> own_command(const ports::ProcessRequest& run) {
  const std::vector<std::string> words = loaders::unwrap_program(run.program).words;
  const bool own = words.size() > 2 && run.working_dir.empty() && words[1] == "orm" && words[2] == "load" &&
                   std::filesystem::path(words[0]).filename() == "portolan";
  if (!own) return std::nullopt;
  return std::vector<std::string>(words.begin() + 1, words.end());
}

ports::ProcessResult run_own_command(Program& program, const std::vector<std::string>& words) {
  std::ostringstream out;
  std::ostringstream err;
  Program own{.name = program.name,
              .out = out,
              .err = err,
              .input = program.input,
              .style = {},
              .registry = program.registry,
              .dev = program.dev,
              .programs = program.programs,
              .files = program.files,
              .clock = program.clock,
              .stop = program.stop};
  const int code = dispatch(own, commands(), words);
  if (code == 0) program.err << err.str();
  return {.executable = program.name,
          .out = out.str(),
          .err = err.str(),
          .failure = code == 0 ? "" : "exit status " + std::to_string(code)};
}

/// The built-in loader in the place of a provider's program.
ports::ProcessResult run_loader(Program& program, const SchemaProgram& line, loaders::LoadRequest request) {
  request.working_dir = line.run.working_dir;
  request.timeout = line.run.timeout;
  if (program.models != nullptr) {
    const auto known = program.models->server();
    if (known && known->dialect == request.target.dialect) request.target.server_version = known->server_version;
  }
  const loaders::Loaded loaded = loaders::load(request, loader_reach(program));
  for (const std::string& warning : loaded.warnings) program.err << "Warning: " << warning << "\n";
  return {.executable = "", .out = loaded.sql, .err = "", .failure = ""};
}

std::string loader_choice(const SchemaProgram& line) {
  std::string choice = line.loader.empty() ? environment_variable("PORTOLAN_LOADERS") : line.loader;
  if (choice.empty()) choice = "auto";
  if (choice != "auto" && choice != "builtin" && choice != "program") {
    throw UsageError("unknown loader " + base::quote_go(choice) + "; known: auto, builtin, program");
  }
  return choice;
}

ports::ProcessResult run(Program& program, const SchemaProgram& line) {
  const std::string choice = loader_choice(line);
  if (choice == "program") return program.programs.run(line.run);
  if (const auto own = own_command(line.run)) return run_own_command(program, *own);
  const auto provider = loaders::recognise(line.run.program);
  if (!provider) {
    if (choice == "builtin") throw UsageError("program is not a known ORM provider");
    return loaders::run_script_program(line.run, loader_reach(program));
  }
  if (choice == "auto") {
    if (loaders::is_available(*provider, line.run.working_dir, loader_reach(program))) {
      return program.programs.run(line.run);
    }
    program.err << "external_schema." << line.name << ": " << provider->package
                << " is not installed; using the built-in " << provider->request.orm->title << " loader\n";
  }
  return run_loader(program, line, provider->request);
}

}  // namespace

sources::SchemaPrograms schema_programs(Program& program) {
  return [&program](SchemaProgram line) {
    if (!environment_variable("PORTOLAN_DEBUG").empty()) {
      line.run.hear = [&program](std::string_view text) { program.err << text << std::flush; };
    }
    return run(program, line);
  };
}

}  // namespace portolan::cli
