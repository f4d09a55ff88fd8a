#include "operator/reconcile/migration_inputs.h"

#include <map>
#include <utility>

#include "operator/resources/condition.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/engine/guards.h"
#include "planner/engine/store.h"

namespace portolan::reconcile {
namespace {

namespace message = resources::message;

/// The directory's name in the working directory.
constexpr const char* kFolder = "migrations";

std::string remote_url(const resources::RemoteDir& remote) {
  return "atlas://" + remote.name + "?tag=" + remote.tag;
}

void put_files(config::WorkingFiles& files, const std::map<std::string, std::string>& contents) {
  files.put_folder(kFolder);
  for (const auto& [name, content] : contents) files.put(std::string(kFolder) + "/" + name, content);
}

/// Returns the directory's URL, "" when the spec has none.
std::string put_directory(const resources::Directory& dir, ReferenceReader& reader, config::WorkingFiles& files) {
  if (is_remote(dir)) return remote_url(*dir.remote);
  if (dir.local && dir.config_map_ref) throw UsageError(std::string(message::kTwoDirectories));
  if (!dir.local && !dir.config_map_ref) return "";
  put_files(files, dir.local ? *dir.local : reader.config_map(dir.config_map_ref->name));
  return std::string("file://") + kFolder;
}

void check_merged(const project::Environment& environment, const resources::Directory& dir) {
  if (environment.url.empty()) throw UsageError("database URL is empty");
  const std::string& chosen = environment.migration.dir;
  if (is_remote(dir) && chosen.find(remote_url(*dir.remote)) == std::string::npos) {
    throw UsageError("cannot use both remote and local directory");
  }
  if (chosen.empty()) throw UsageError(std::string(message::kNoDirectory));
  engine::refuse_guards("migrate apply", environment);
}

migrate::Dir read_directory(const project::Environment& environment, const engine::Context& context) {
  const std::string& format = environment.migration.format;
  migrate::DirUrl url = migrate::parse_dir_url(environment.migration.dir, format.empty() ? "atlas" : format);
  if (url.tag && url.tag->empty()) url.tag.reset();
  return engine::open_directory(context, url);
}

/// A registry of a vendor is not asked; its settings belong to the input all the same, and a missing Secret is told.
std::string cloud_input(const std::optional<resources::Cloud>& cloud, ReferenceReader& reader) {
  if (!cloud) return "";
  std::string token;
  if (cloud->token_from && cloud->token_from->secret_key_ref) {
    token = reader.secret(*cloud->token_from->secret_key_ref).value_or("");
  }
  const bool empty = token.empty() && cloud->url.empty() && cloud->project.empty();
  return empty ? "" : "\ncloud " + token + " " + cloud->url + " " + cloud->project;
}

/// Objects without a configuration keep the hash they had before there were any.
std::string hash_input(const resources::MigrationSpec& spec, const MigrationInputs& inputs,
                       const config::Document& document, ReferenceReader& reader) {
  std::string text = inputs.target.url.with_secrets() + inputs.directory.sum().total();
  if (!document.custom.empty()) text += "\nconfiguration " + document.custom;
  if (is_remote(spec.dir)) text += "\ndirectory " + remote_url(*spec.dir.remote);
  return text + cloud_input(spec.cloud, reader);
}

}  // namespace

bool is_remote(const resources::Directory& dir) {
  return dir.remote && !dir.remote->name.empty();
}

std::vector<MigrationInputs> read_migration_inputs(const resources::MigrationSpec& spec, ReferenceReader& reader,
                                                   Redactor& redactor, config::Configuration& configuration,
                                                   const engine::Context& context, const std::string& hash_key) {
  ProjectReader project(spec, reader, redactor, configuration);
  project.read();
  const std::string directory = put_directory(spec.dir, reader, configuration.files());
  if (directory.empty() && !project.has_configuration()) throw UsageError(std::string(message::kNoDirectory));
  std::vector<MigrationInputs> targets;
  for (const project::Environment& environment : project.evaluate(spec, directory).environments) {
    check_merged(environment, spec.dir);
    MigrationInputs& inputs = targets.emplace_back();
    const Databases databases = project.databases(environment);
    inputs.target = databases.target;
    inputs.dev = databases.dev;
    inputs.directory = read_directory(environment, context);
    inputs.remote = is_remote(spec.dir);
    inputs.hash = base::hex_encode(base::hmac_sha256(hash_key, hash_input(spec, inputs, project.document(), reader)));
    inputs.environment = &environment;
  }
  return targets;
}

}  // namespace portolan::reconcile
