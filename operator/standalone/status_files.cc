#include "operator/standalone/status_files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "operator/standalone/yaml.h"
#include "planner/base/clock.h"
#include "planner/base/errors.h"
#include "planner/base/files.h"
#include "planner/base/strings.h"

namespace portolan::standalone {
namespace {

using nlohmann::json;

constexpr const char* kSpecHash = "standalone.portolan.db/spec-hash";
constexpr const char* kOwnFolder = ".portolan";
constexpr std::uintmax_t kLongestLog = 1 << 20;

json kept_metadata(const json& object) {
  json kept = json::object();
  const json& metadata = object.at("metadata");
  for (const char* field : {"name", "namespace", "uid", "generation", "resourceVersion", "creationTimestamp",
                            "deletionTimestamp", "finalizers"}) {
    if (metadata.contains(field)) kept[field] = metadata[field];
  }
  kept["annotations"] = {{kSpecHash, StatusFiles::spec_hash(object)}};
  return kept;
}

}  // namespace

std::string StatusFiles::spec_hash(const json& object) {
  const json metadata = object.value("metadata", json::object());
  return metadata.value("annotations", json::object()).value(kSpecHash, "");
}

void StatusFiles::set_spec_hash(json& object, const std::string& hash) {
  object["metadata"]["annotations"][kSpecHash] = hash;
}

std::string StatusFiles::path(const std::string& manifest, const json& object) const {
  const json& metadata = object.at("metadata");
  const std::string space = metadata.value("namespace", "default");
  // AtlasSchema objects of the default namespace have the plain name; what could collide with them says what it is.
  std::string name = metadata.value("name", "");
  const std::filesystem::path folder = std::filesystem::path(folder_) / std::filesystem::path(manifest).parent_path();
  if (space != "default") name = space + "." + name;
  const std::string plain = (folder / (name + ".status.yaml")).string();
  const std::string qualified =
      (folder / (name + "." + base::to_lower(object.value("kind", "")) + ".status.yaml")).string();
  if (base::disk_files().exists(qualified)) return qualified;
  if (!base::disk_files().exists(plain)) return plain;
  json owner;
  try {
    read_yaml(base::disk_files().read(plain), plain, [&](json& document, int) { owner = document; });
  } catch (const Error&) {
    return plain;
  }
  return !owner.is_object() || owner.value("kind", "") == object.value("kind", "") ? plain : qualified;
}

void StatusFiles::write(const std::string& manifest, const json& object) const {
  const json document = {{"apiVersion", object.value("apiVersion", "")},
                         {"kind", object.value("kind", "")},
                         {"metadata", kept_metadata(object)},
                         {"status", object.value("status", json::object())}};
  base::disk_files().write(path(manifest, object), write_yaml(document));
}

json StatusFiles::read(const std::string& manifest, const json& object) const {
  const std::string file = path(manifest, object);
  if (!base::disk_files().exists(file)) return nullptr;
  json found;
  try {
    read_yaml(base::disk_files().read(file), file, [&](json& document, int) { found = document; });
  } catch (const Error&) {
    // A file that cannot be read tells nothing; the next pass finds the truth in the database and writes a new one.
    return nullptr;
  }
  const bool same = found.is_object() && found.value("kind", "") == object.value("kind", "") &&
                    found.contains("metadata") && found["metadata"].value("name", "") == object["metadata"]["name"];
  return same ? found : json(nullptr);
}

void StatusFiles::remove(const std::string& manifest, const json& object) const {
  if (manifest.empty()) return;
  const std::string file = path(manifest, object);
  if (base::disk_files().exists(file)) base::disk_files().remove(file);
}

std::string StatusFiles::created_path(const std::string& kind, const resources::ObjectKey& key) const {
  return folder_ + "/" + kOwnFolder + "/" + base::to_lower(kind) + "/" + key.space + "." + key.name + ".yaml";
}

void StatusFiles::write_created(const std::string& kind, const resources::ObjectKey& key, const json& object) const {
  const std::string file = created_path(kind, key);
  base::disk_files().create_directories(std::filesystem::path(file).parent_path().string());
  ::chmod((folder_ + "/" + kOwnFolder).c_str(), 0700);
  base::disk_files().write(file, write_yaml(object));
  ::chmod(file.c_str(), 0600);
}

void StatusFiles::remove_created(const std::string& kind, const resources::ObjectKey& key) const {
  const std::string file = created_path(kind, key);
  if (base::disk_files().exists(file)) base::disk_files().remove(file);
}

void StatusFiles::read_created(const std::function<void(json& object)>& receive) const {
  const std::string root = folder_ + "/" + kOwnFolder;
  if (!base::disk_files().is_directory(root)) return;
  for (const std::string& kind : base::disk_files().list(root)) {
    const std::string folder = root + "/" + kind;
    if (!base::disk_files().is_directory(folder)) continue;
    for (const std::string& name : base::disk_files().list(folder)) {
      if (!name.ends_with(".yaml")) continue;
      const std::string file = folder + "/" + name;
      read_yaml(base::disk_files().read(file), file, [&](json& object, int) { receive(object); });
    }
  }
}

void StatusFiles::append_event(const resources::Event& event, std::chrono::system_clock::time_point now) const {
  const std::string folder = folder_ + "/" + kOwnFolder;
  base::disk_files().create_directories(folder);
  const std::string file = folder + "/events.log";
  std::error_code error;
  const bool full = std::filesystem::file_size(file, error) > kLongestLog && !error;
  const json line = {{"time", base::rfc3339(now)},
                     {"kind", std::string(event.kind.kind)},
                     {"object", event.about.key().text()},
                     {"type", event.warning ? "Warning" : "Normal"},
                     {"reason", event.reason},
                     {"message", event.message},
                     {"source", event.component}};
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (full ? O_TRUNC : O_APPEND), 0600);
  if (fd < 0) throw Error("open " + file);
  const std::string text = line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(fd);
  if (!written) throw Error("write " + file);
}

std::vector<std::string> condition_changes(const std::string& kind, const std::string& name, const json& before,
                                           const json& after) {
  std::vector<std::string> lines;
  const json old = before.value("conditions", json::array());
  for (const auto& condition : after.value("conditions", json::array())) {
    const auto same = [&](const json& other) {
      return other.value("type", "") == condition.value("type", "") &&
             other.value("status", "") == condition.value("status", "") &&
             other.value("reason", "") == condition.value("reason", "") &&
             other.value("message", "") == condition.value("message", "");
    };
    if (std::any_of(old.begin(), old.end(), same)) continue;
    const std::string message = condition.value("message", "");
    lines.push_back(kind + "/" + name + " " + condition.value("type", "") + "=" + condition.value("status", "") + " " +
                    condition.value("reason", "") + (message.empty() ? "" : ": " + message));
  }
  return lines;
}

}  // namespace portolan::standalone
