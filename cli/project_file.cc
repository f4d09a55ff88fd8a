#include "cli/project_file.h"

#include <algorithm>
#include <optional>
#include <ostream>

#include "cli/environment_runs.h"
#include "cli/environment_variable.h"
#include "cli/model_sources.h"
#include "cli/schema_programs.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/engine/guards.h"
#include "planner/engine/store.h"
#include "sources/sources.h"

namespace portolan::cli {
namespace {

using base::quote_go;

/// Looks at every environment, whatever it found in the one before.
constexpr std::string_view kDrift = "migrate drift";

/// The commands that a `rollout` leads through the copies of an environment.
constexpr std::string_view kRolledOut[] = {"migrate apply", "schema apply"};

project::Project load_project(Program& program, const FlagValues& given, const project::Outside& outside) {
  project::Project loaded = project::load({given.text("config"), given.text("env"), given.variables("var")}, outside);
  for (const std::string& warning : loaded.warnings) program.err << "Warning: " << warning << "\n";
  return loaded;
}

std::string store_of_environment() {
  std::string text = environment_variable("PORTOLAN_STORE");
  // What the operator calls it, so that a command in its container sees the same store.
  if (text.empty()) text = environment_variable("PORTOLAN_REGISTRY");
  return text.starts_with("file://") ? text.substr(std::string_view("file://").size()) : text;
}

/// Names in repositories belong to a vendor's cloud as long as no store is there.
void find_store(Program& program, project::Project& loaded) {
  program.store = loaded.store.empty() ? store_of_environment() : loaded.store;
  if (!program.store.empty()) return;
  for (project::Environment& environment : loaded.environments) {
    for (std::string* url : {&environment.repository, &environment.migration.repository}) {
      if (engine::StoreUrl::matches(*url)) url->clear();
    }
  }
}

bool is_rolled_out(std::string_view command, const project::Project& loaded) {
  const bool known = std::find(std::begin(kRolledOut), std::end(kRolledOut), command) != std::end(kRolledOut);
  return known && !loaded.stages.empty();
}

void refuse_several(std::string_view command, const project::Project& loaded) {
  if (command == "migrate apply" || command == kDrift || is_rolled_out(command, loaded)) return;
  const std::string& name = loaded.environments.front().name;
  throw UsageError(command == "schema apply" ? "multi-environment " + quote_go(name) + " is not supported"
                                             : "multiple envs found for " + quote_go(name));
}

bool has_flag(const FlagTable& flags, std::string_view name) {
  return std::any_of(flags.begin(), flags.end(), [&](const FlagSpec& flag) { return flag.name == name; });
}

}  // namespace

OutsideReach::OutsideReach(Program& program)
    : data_(sources::make_sources({.registry = program.registry,
                                   .programs = program.programs,
                                   .files = program.files,
                                   .clock = program.clock,
                                   .memory = *program.memory,
                                   .getenv = environment_variable,
                                   .stop = program.stop,
                                   .http = true,
                                   .schema_programs = schema_programs(program)})),
      outside_{program.files, data_, environment_variable, [&program](std::string_view text) { program.out << text; }} {
}

int run_in_environments(Program& program, std::string_view path, const FlagTable& flags, const FlagValues& given,
                        const EnvironmentRun& run) {
  const bool wanted = has_flag(flags, "env") && (given.is_set("env") || given.is_set("config"));
  ports::MemoryStates memory;
  program.memory = &memory;
  // Conditions of checks reach outside while a command runs.
  std::optional<OutsideReach> reach;
  project::Project loaded;
  if (wanted) loaded = load_project(program, given, reach.emplace(program).outside());
  find_store(program, loaded);
  if (loaded.environments.size() > 1) refuse_several(path, loaded);
  const std::vector<project::Environment> nameless{loaded.defaults};
  const auto& environments = loaded.environments.empty() ? nameless : loaded.environments;
  const auto run_one = [&](Program& to, const project::Environment& environment) {
    FlagValues values = given;
    engine::refuse_guards(path, environment);
    fill_flags(path, flags, environment, values);
    resolve_env_urls(path, flags, environment, values);
    fill_dev_url(to, environment, flags, values);
    ModelSources models(to, environment, flags, values);
    to.models = &models;
    const int code = run(to, values, environment);
    to.models = nullptr;
    return code;
  };
  // Somebody may be asked in `schema apply`, one question at a time.
  const bool asks = path == "schema apply" && !given.boolean("auto-approve") && !given.boolean("dry-run");
  const int code = is_rolled_out(path, loaded) ? roll_out(program, loaded.stages, environments, asks, run_one)
                                               : run_in_turn(program, environments, path == kDrift, run_one);
  program.memory = nullptr;
  return code;
}

}  // namespace portolan::cli
