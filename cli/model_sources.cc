#include "cli/model_sources.h"

#include <algorithm>
#include <ostream>
#include <utility>

#include "cli/environment_variable.h"
#include "cli/orm.h"
#include "loaders/provider_programs.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/base/url.h"
#include "sources/sources.h"

namespace portolan::cli {
namespace {

/// The flags that name states.
constexpr std::string_view kStates[] = {"url", "to", "from", "file"};

const FlagSpec* find_flag(const FlagTable& flags, std::string_view name) {
  const auto found = std::find_if(flags.begin(), flags.end(), [&](const FlagSpec& flag) { return flag.name == name; });
  return found == flags.end() ? nullptr : &*found;
}

std::vector<std::string> values_of(const FlagTable& flags, const FlagValues& values, std::string_view name) {
  const FlagSpec* flag = find_flag(flags, name);
  if (flag == nullptr) return {};
  if (flag->type == FlagType::kStrings) return values.list(name);
  return {values.text(name)};
}

bool is_database(const Program& program, const std::string& url) {
  const std::size_t end = url.find("://");
  return end != std::string::npos && program.registry.has(base::to_lower(url.substr(0, end)));
}

[[noreturn]] void fail_unknown(const std::string& url, const project::Environment& environment) {
  throw UsageError("cannot determine the database of " + base::quote_go(url) + ": set url or dev in env " +
                   base::quote_go(environment.name));
}

[[noreturn]] void fail_loading(const loaders::ModelSource& source, const Error& error) {
  throw UsageError("loading " + base::quote_go(source.url) + " with " + std::string(source.orm->name) + ": " +
                   error.what());
}

/// The dialect that models name themselves, or "".
std::string dialect_of_models(const loaders::ModelSource& source, const base::Files& files) {
  try {
    return loaders::own_dialect({.orm = source.orm, .paths = {source.path}, .target = {}}, files);
  } catch (const Error& error) {
    fail_loading(source, error);
  }
}

/// What the server of a URL says about itself.
loaders::Target ask_server(Program& program, const std::string& url) {
  const base::Url parsed = base::Url::parse(url);
  const auto connection = program.registry.find(parsed.scheme()).open(parsed, {.stop = program.stop});
  return loaders::target_of(connection->dialect().facts());
}

}  // namespace

ModelSources::ModelSources(Program& program, const project::Environment& environment, const FlagTable& flags,
                           const FlagValues& values)
    : program_(program), environment_(environment), flags_(flags), values_(values) {}

const ports::MemoryState* ModelSources::find(const std::string& url) {
  const auto known = states_.find(url);
  if (known != states_.end()) return &known->second;
  const auto source = loaders::find_models(url, program_.files);
  if (!source) return nullptr;
  if (!source->note.empty()) program_.err << source->note << "\n";
  return &states_.emplace(url, load(*source)).first->second;
}

std::string ModelSources::text(std::string_view flag) const {
  const std::vector<std::string> values = values_of(flags_, values_, flag);
  return values.empty() ? "" : values.front();
}

std::optional<loaders::Target> ModelSources::server() {
  const std::string dev = text("dev-url");
  if (!target_ && is_database(program_, dev)) target_ = ask_server(program_, dev);
  return target_;
}

loaders::Target ModelSources::target(const std::string& url, const std::string& otherwise) {
  if (const auto known = server()) return *known;
  const std::string dev = text("dev-url");
  for (const std::string& candidate : {dev, text("url"), environment_.url}) {
    const std::string dialect = candidate.find("://") == std::string::npos ? "" : loaders::dialect_of_url(candidate);
    if (!dialect.empty()) return *(target_ = loaders::Target{dialect, ""});
  }
  if (otherwise.empty()) fail_unknown(url, environment_);
  return {otherwise, ""};
}

ports::MemoryState ModelSources::load(const loaders::ModelSource& source) {
  loaders::LoadRequest request{
      .orm = source.orm, .paths = {source.path}, .target = source.target, .options = source.options};
  if (request.target.dialect.empty()) {
    const std::string version = request.target.server_version;
    request.target = target(source.url, dialect_of_models(source, program_.files));
    if (!version.empty()) request.target.server_version = version;
  }
  try {
    const loaders::Loaded loaded = run_loader(request, source);
    for (const std::string& warning : loaded.warnings) program_.err << "Warning: " << warning << "\n";
    check_schemas(loaded);
    return {.kind = ports::MemoryState::Kind::kSql, .address = source.url, .files = {{source.url, loaded.sql}}};
  } catch (const Stopped&) {
    throw;
  } catch (const Error& error) {
    fail_loading(source, error);
  }
}

loaders::Loaded ModelSources::run_loader(const loaders::LoadRequest& request, const loaders::ModelSource& source) {
  const loaders::Reach reach = loader_reach(program_);
  if (!source.by_program) return loaders::load(request, reach);
  ports::ProcessRequest run{.program = loaders::provider_program(request, reach)};
  run.environment = {{"PORTOLAN_LOADER", "1"}};
  run.timeout = request.timeout;
  run.stop = program_.stop;
  return loaders::read_output(sources::printed_schema(program_.programs.run(run)));
}

void ModelSources::check_schemas(const loaders::Loaded& loaded) const {
  const std::string dev = text("dev-url");
  if (!is_database(program_, dev)) return;
  const base::Url url = base::Url::parse(dev);
  const auto bound = program_.registry.find(url.scheme()).bound_schema(url);
  if (!bound) return;
  for (const sql::ObjectPosition& position : loaded.positions) {
    const std::size_t dot = position.name.find('.');
    if (dot == std::string::npos || position.name.substr(0, dot) == *bound) continue;
    throw UsageError(position.kind + " " + base::quote_go(position.name.substr(dot + 1)) + " uses schema " +
                     base::quote_go(position.name.substr(0, dot)) + "; the dev-url must not be limited to one schema" +
                     sql::place_text(position));
  }
}

namespace {

/// The first model URL among the states a command reads.
std::optional<loaders::ModelSource> find_model_source(Program& program, const FlagTable& flags,
                                                      const FlagValues& values) {
  for (const std::string_view flag : kStates) {
    for (const std::string& url : values_of(flags, values, flag)) {
      if (auto source = loaders::find_models(url, program.files)) return source;
    }
  }
  return std::nullopt;
}

/// The server whose kind and version a dev database should have.
loaders::Target wanted_target(Program& program, const project::Environment& environment, const FlagTable& flags,
                              const FlagValues& values, const loaders::ModelSource& source) {
  loaders::Target target = source.target;
  std::vector<std::string> urls = values_of(flags, values, "url");
  urls.push_back(environment.url);
  for (const std::string& url : urls) {
    const std::string dialect = is_database(program, url) ? loaders::dialect_of_url(url) : "";
    if (dialect.empty() || (!target.dialect.empty() && target.dialect != dialect)) continue;
    try {
      return ask_server(program, url);
    } catch (const Stopped&) {
      throw;
    } catch (const Error&) {
      // A target that does not answer now has a kind all the same.
      target.dialect = dialect;
    }
  }
  if (target.dialect.empty()) {
    target.dialect = dialect_of_models(source, program.files);
  }
  return target;
}

std::string search_path(const project::Environment& environment) {
  const std::string path = environment.url.empty() ? "" : base::Url::parse(environment.url).parameter("search_path");
  return path.empty() ? "public" : path;
}

std::string choose_dev_url(Program& program, const project::Environment& environment, const loaders::Target& target) {
  if (const std::string url = environment_variable("PORTOLAN_DEV_URL"); !url.empty()) return url;
  if (program.registry.has(target.dialect)) {
    if (const auto memory = program.registry.find(target.dialect).memory_url()) return memory->with_secrets();
  }
  return loaders::docker_dev_url(target, search_path(environment));
}

}  // namespace

void fill_dev_url(Program& program, const project::Environment& environment, const FlagTable& flags,
                  FlagValues& values) {
  const FlagSpec* flag = find_flag(flags, "dev-url");
  if (flag == nullptr || !values.text("dev-url").empty()) return;
  if (values.boolean("no-auto-dev") || environment_variable("PORTOLAN_AUTO_DEV") == "0") return;
  const auto source = find_model_source(program, flags, values);
  if (!source) return;
  const loaders::Target target = wanted_target(program, environment, flags, values, *source);
  const std::string url = choose_dev_url(program, environment, target);
  if (url.empty() && target.dialect.empty()) fail_unknown(source->url, environment);
  if (url.empty()) return;
  program.err << "using the dev database " << base::Url::parse(url).redacted() << " (set dev to choose another)\n";
  try {
    // A server that has to be started starts here, so that what hinders it is told.
    ask_server(program, url);
  } catch (const UsageError& error) {
    throw UsageError(std::string("required flag(s) \"dev-url\" not set\n") + error.what());
  }
  values.fill(*flag, {url});
}

}  // namespace portolan::cli
