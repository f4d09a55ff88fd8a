#include "operator/reconcile/schema_inputs.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "operator/reconcile/failure.h"
#include "operator/resources/condition.h"
#include "planner/base/strings.h"
#include "planner/engine/guards.h"
#include "planner/engine/store.h"

namespace portolan::reconcile {
namespace {

namespace message = resources::message;
using base::quote_go;

/// Names of the desired state in the working directory (spec/operator.md 1.5).
constexpr const char* kSqlFile = "schema.sql";
constexpr const char* kHclFile = "schema.hcl";

/// The file of the working directory that a ConfigMap's key becomes.
std::string file_of_key(const std::string& key) {
  const std::string extension = std::filesystem::path(key).extension().string();
  if (base::equals_ignoring_case(extension, ".sql")) return kSqlFile;
  if (base::equals_ignoring_case(extension, ".hcl")) return kHclFile;
  throw UsageError("configmaps key " + quote_go(key) + " must be ending with .sql or .hcl, received " +
                   quote_go(extension));
}

/// Puts the desired state of the spec into the working directory. Returns its URL, "" when the spec has none.
std::string put_desired(const resources::SchemaSpec& spec, ReferenceReader& reader, config::WorkingFiles& files) {
  const auto put = [&files](const std::string& name, std::string content) {
    files.put(name, std::move(content));
    return "file://" + name;
  };
  const auto& schema = spec.schema;
  if (schema && schema->config_map_key_ref) {
    const std::string name = file_of_key(schema->config_map_key_ref->key);
    if (auto content = reader.config_map_key(*schema->config_map_key_ref)) return put(name, *std::move(content));
  }
  if (schema && !schema->hcl.empty()) return put(kHclFile, schema->hcl);
  if (schema && !schema->sql.empty()) return put(kSqlFile, schema->sql);
  if (schema && !schema->url.empty() && !engine::StoreUrl::matches(schema->url)) {
    throw UsageError("unsupported URL schema " + quote_go(schema->url.substr(0, schema->url.find("://"))));
  }
  return schema ? schema->url : "";
}

engine::StateSource read_desired(const project::Environment& environment, const ProjectReader& project,
                                 const engine::Context& context) {
  std::vector<std::string> urls = environment.source();
  for (std::string& url : urls) {
    if (url.find("://") == std::string::npos) url = "file://" + url;
  }
  engine::StateSource source = engine::resolve_source(context, urls, "to");
  if (source.own_values) return source;
  for (const auto& [name, value] : project.document().variables) source.variables.emplace(name, value);
  // What the spec alone says is no input of documents; attributes of a configuration are (spec/project-file.md 8.4).
  if (project.has_configuration()) source.values = environment.custom;
  return source;
}

void check_environment(const project::Environment& environment, const ProjectReader& project) {
  attempt(resources::reason::kCreatingWorkingDir, FailureClass::kSetup, [&] {
    if (environment.url.empty()) throw UsageError("database url is not set");
    if (environment.dev.empty() && !project.has_target()) throw UsageError("dev url is not set");
    if (environment.source().empty()) throw UsageError(std::string(message::kNoDesiredState));
    engine::refuse_guards("schema apply", environment);
    if (environment.data) {
      throw UsageError("env " + base::quote_go(environment.name) +
                       " has a \"data\" block, which the operator does not carry out; use an env without it");
    }
  });
}

}  // namespace

std::vector<SchemaInputs> read_schema_inputs(const resources::SchemaSpec& spec, ReferenceReader& reader,
                                             Redactor& redactor, config::Configuration& configuration,
                                             const engine::Context& context) {
  ProjectReader project(spec, reader, redactor, configuration);
  project.read();
  const std::string desired = put_desired(spec, reader, configuration.files());
  if (desired.empty() && !project.has_configuration()) throw UsageError(std::string(message::kNoDesiredState));
  std::vector<SchemaInputs> targets;
  for (const project::Environment& environment : project.evaluate(spec, desired).environments) {
    check_environment(environment, project);
    SchemaInputs& inputs = targets.emplace_back();
    const Databases databases = project.databases(environment);
    inputs.target = databases.target;
    inputs.dev = databases.dev;
    inputs.environment = &environment;
    inputs.desired = read_desired(environment, project, context);
  }
  return targets;
}

engine::StateScope schema_scope(const project::Environment& environment) {
  return {.schemas = environment.schemas,
          .exclude = environment.exclude,
          .include = environment.include,
          .kinds = environment.kinds};
}

}  // namespace portolan::reconcile
