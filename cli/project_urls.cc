#include <algorithm>
#include <string>
#include <vector>

#include "cli/project_file.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::cli {
namespace {

using base::quote_go;
using Environment = project::Environment;
using Texts = std::vector<std::string>;

constexpr std::string_view kScheme = "env://";
constexpr std::string_view kFlags[] = {"url", "to", "from", "dev-url", "dir"};

/// Commands that say so themselves when there is no environment (spec/cli.md 3.3).
constexpr std::string_view kWantEnvironment[] = {"schema apply", "schema diff", "migrate diff"};

bool is_env(const std::string& url) {
  return url.starts_with(kScheme);
}

std::string name_of(const std::string& url) {
  std::string name = url.substr(kScheme.size());
  if (name.empty() || name.find_first_of("/?#") != std::string::npos) {
    throw UsageError("invalid env:// variable " + quote_go(url));
  }
  return name;
}

Texts custom_value(const std::string& url, const std::string& name, const Environment& environment) {
  const auto found = environment.custom.find(name);
  if (found == environment.custom.end()) {
    throw UsageError(url + " (attribute) not found in env." + environment.name);
  }
  if (!found->second.is_string()) throw UsageError(url + ": string required, got " + found->second.type_name());
  return {found->second.as_string()};
}

Texts look_up(const std::string& url, const Environment& environment) {
  const std::string name = name_of(url);
  if (name == "src" || name == "schema.src") {
    const Texts& source = name == "src" ? environment.source() : environment.schema_src;
    if (!source.empty()) return source;
    throw UsageError(url + ": no src attribute defined in env " + quote_go(environment.name));
  }
  if (name == "migration.dir") {
    if (!environment.migration.dir.empty()) return {environment.migration.dir};
    throw UsageError(url + ": no migration dir defined in env " + quote_go(environment.name));
  }
  return custom_value(url, name, environment);
}

Texts resolve(const std::string& url, const Environment& environment) {
  Texts values = look_up(url, environment);
  for (const std::string& value : values) {
    if (is_env(value)) throw UsageError(url + " (attribute) cannot reference another env://");
  }
  return values;
}

/// What a command says about `env://` without an environment; most know no such scheme and say that later.
void refuse_without_environment(std::string_view command, const std::string& url) {
  if (std::find(std::begin(kWantEnvironment), std::end(kWantEnvironment), command) != std::end(kWantEnvironment)) {
    throw UsageError("cannot use env:// variables without selecting an environment");
  }
  if (command == "schema inspect") throw UsageError(url + ": no " + name_of(url) + " attribute defined in env \"\"");
}

}  // namespace

void resolve_env_urls(std::string_view command, const FlagTable& flags, const project::Environment& environment,
                      FlagValues& values) {
  for (const FlagSpec& flag : flags) {
    const bool is_url = std::find(std::begin(kFlags), std::end(kFlags), flag.name) != std::end(kFlags);
    if (!is_url || !values.is_set(flag.name)) continue;
    const Texts urls = flag.type == FlagType::kStrings ? values.list(flag.name) : Texts{values.text(flag.name)};
    const auto count = std::count_if(urls.begin(), urls.end(), is_env);
    if (count == 0) continue;
    if (environment.name.empty()) {
      refuse_without_environment(command, urls.front());
      continue;
    }
    if (count > 1) throw UsageError("cannot use multiple env:// variables in a single flag");
    if (urls.size() > 1) continue;
    Texts resolved = resolve(urls.front(), environment);
    const bool takes_many = flag.type == FlagType::kStrings || command == "schema inspect";
    if (resolved.size() > 1 && !takes_many) {
      throw UsageError(urls.front() + ": --" + std::string(flag.name) + " takes one URL, the attribute has " +
                       std::to_string(resolved.size()));
    }
    values.replace(flag.name, std::move(resolved));
  }
}

}  // namespace portolan::cli
