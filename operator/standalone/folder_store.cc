#include "operator/standalone/folder_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <compare>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>
#include <utility>

#include "operator/resources/condition.h"
#include "operator/standalone/crd_documents.h"
#include "operator/standalone/crd_schema.h"
#include "operator/standalone/manifests.h"
#include "operator/standalone/status_files.h"
#include "operator/standalone/yaml.h"
#include "planner/base/errors.h"
#include "planner/base/files.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::standalone {
namespace {

using kube::ObjectKey;
using nlohmann::json;
using std::chrono::milliseconds;

constexpr milliseconds kScanInterval{500};

/// Kinds the store keeps; manifests of other kinds are reported and passed over.
constexpr const resources::Kind* kKinds[] = {&resources::kAtlasSchema,     &resources::kAtlasMigration,
                                             &resources::kAtlasDriftCheck, &resources::kSecret,
                                             &resources::kConfigMap,       &resources::kLease};

struct EntryKey {
  std::string kind;
  ObjectKey key;
  friend auto operator<=>(const EntryKey&, const EntryKey&) = default;
};

struct Entry {
  json object;
  /// Manifest file below the folder; empty for objects that the operator created.
  std::string file;
};

/// Holds an exclusive lock on a file for as long as it lives.
class FolderLock {
 public:
  explicit FolderLock(const std::string& folder)
      : fd_(::open((folder + "/.portolan.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (fd_ < 0) throw UsageError("cannot lock folder " + folder + ": it is not writable");
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd_);
      throw UsageError("another process works on folder " + folder + "; stop it or choose another folder");
    }
  }
  ~FolderLock() { ::close(fd_); }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int fd_;
};

std::string random_uid() {
  std::random_device device;
  std::string bytes;
  for (int i = 0; i < 16; ++i) bytes += static_cast<char>(device());
  bytes[6] = static_cast<char>((bytes[6] & 0x0F) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3F) | 0x80);
  const std::string hex = base::hex_encode(bytes);
  return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
         hex.substr(20);
}

ObjectKey key_of(const json& object) {
  const json metadata = object.value("metadata", json::object());
  return {metadata.value("namespace", "default"), metadata.value("name", "")};
}

bool deleting(const json& object) {
  return object["metadata"].contains("deletionTimestamp");
}

/// A Secret as the API server stores it: `stringData` becomes base64 `data`.
void fold_string_data(json& object) {
  if (!object.contains("stringData") || !object["stringData"].is_object()) return;
  for (const auto& [name, value] : object["stringData"].items()) {
    if (!value.is_string()) {
      throw kube::Invalid("stringData." + name + ": Invalid value: must be of type string");
    }
    object["data"][name] = base::base64_encode(value.get<std::string>());
  }
  object.erase("stringData");
}

void check_text_map(const json& object, const char* field) {
  if (!object.contains(field) || object[field].is_null()) return;
  for (const auto& [name, value] : object[field].items()) {
    if (!value.is_string()) {
      throw kube::Invalid(std::string(field) + "." + name + ": Invalid value: must be of type string: \"" +
                          value.type_name() + "\"");
    }
  }
}

}  // namespace

struct FolderStore::State {
  State(std::string path, Report to, const base::Clock& time)
      : folder(std::move(path)), report(std::move(to)), clock(time), lock(folder), status_files(folder) {
    for (const std::string& document : crd_documents()) {
      read_yaml(document, "crd", [&](json& crd, int) {
        CrdSchema schema(crd);
        std::string kind = schema.kind();
        schemas.emplace(std::move(kind), std::move(schema));
      });
    }
  }

  std::string folder;
  Report report;
  const base::Clock& clock;
  FolderLock lock;
  StatusFiles status_files;
  std::map<std::string, CrdSchema> schemas;

  mutable std::mutex mutex;
  std::condition_variable_any changed;
  std::map<EntryKey, Entry> entries;
  std::uint64_t version = 0;
  std::string signature;
  std::map<std::string, std::string> reported;
  std::jthread scanner;

  // --- objects; every function below expects `mutex` to be held ---

  std::string next_version() { return std::to_string(++version); }

  Entry& find(const kube::Kind& kind, const ObjectKey& key) {
    const auto it = entries.find({std::string(kind.kind), key});
    if (it == entries.end()) {
      throw kube::NotFound(std::string(kind.plural) + " " + base::quote_go(key.name) + " not found");
    }
    return it->second;
  }

  static void check_version(const json& stored, const json& given) {
    const json metadata = given.value("metadata", json::object());
    const std::string wanted = metadata.value("resourceVersion", "");
    if (!wanted.empty() && wanted != stored["metadata"].value("resourceVersion", "")) {
      throw ConflictError("the object has been modified; please apply your changes to the latest version");
    }
  }

  /// Writes what must survive a restart: the status of declared objects, created objects whole.
  void persist(const EntryKey& key, const Entry& entry) {
    try {
      if (!entry.file.empty()) {
        if (schemas.contains(key.kind)) status_files.write(entry.file, entry.object);
      } else {
        status_files.write_created(key.kind, key.key, entry.object);
      }
    } catch (const Error& error) {
      throw TransientError(std::string("cannot write to the folder: ") + error.what());
    }
  }

  json store(const EntryKey& key, Entry entry) {
    entry.object["metadata"]["resourceVersion"] = next_version();
    persist(key, entry);
    const json copy = entry.object;
    entries[key] = std::move(entry);
    changed.notify_all();
    return copy;
  }

  void erase(const EntryKey& key) {
    const auto it = entries.find(key);
    if (it == entries.end()) return;
    status_files.remove(it->second.file, it->second.object);
    if (it->second.file.empty()) status_files.remove_created(key.kind, key.key);
    entries.erase(it);
    ++version;
    changed.notify_all();
  }

  /// Marks an object as being deleted, or removes it at once when nothing holds it.
  void begin_removal(const EntryKey& key) {
    const auto it = entries.find(key);
    if (it == entries.end()) return;
    if (it->second.object["metadata"].value("finalizers", json::array()).empty()) {
      erase(key);
    } else if (!deleting(it->second.object)) {
      Entry entry = it->second;
      entry.object["metadata"]["deletionTimestamp"] = base::rfc3339(clock.now());
      store(key, std::move(entry));
    }
  }

  /// Validates a manifest and gives it what the server would. Throws kube::Invalid.
  json admit(json object) const {
    const std::string kind = object.value("kind", "");
    object["metadata"]["namespace"] = key_of(object).space;
    const std::string name = key_of(object).name;
    if (name.empty()) throw kube::Invalid("metadata.name: Required value");
    const auto schema = schemas.find(kind);
    if (schema != schemas.end()) {
      schema->second.normalize(object);
      const auto findings = schema->second.violations(object);
      if (!findings.empty()) {
        throw kube::Invalid(kind + ".db.atlasgo.io " + base::quote_go(name) + " is invalid: " +
                            (findings.size() == 1 ? findings[0] : "[" + base::join(findings, ", ") + "]"));
      }
      return object;
    }
    fold_string_data(object);
    check_text_map(object, "data");
    return object;
  }

  /// Takes one manifest into the table. Returns its key.
  EntryKey take(const Manifest& manifest) {
    json written = json::parse(manifest.document);
    const std::string kind = written.is_object() ? written.value("kind", "") : "";
    const bool known =
        std::any_of(std::begin(kKinds), std::end(kKinds), [&](const auto* k) { return k->kind == kind; });
    if (!known) throw kube::Invalid("kind " + base::quote_go(kind) + " is not handled in standalone mode");
    const EntryKey key{kind, key_of(written)};
    written.erase("status");
    json object = admit(std::move(written));
    const auto existing = entries.find(key);
    if (existing != entries.end() && existing->second.file != manifest.file && !existing->second.file.empty()) {
      throw kube::Invalid(kind + " " + base::quote_go(key.key.name) + " is also declared in " + existing->second.file);
    }
    Entry entry{std::move(object), manifest.file};
    json& metadata = entry.object["metadata"];
    const json before =
        existing != entries.end() ? existing->second.object : status_files.read(manifest.file, entry.object);
    const std::string spec_hash = base::hex_encode(base::sha256(entry.object.value("spec", json()).dump()));
    if (before.is_object()) {
      const json& old = before["metadata"];
      for (const char* field : {"uid", "generation", "creationTimestamp", "finalizers", "deletionTimestamp"}) {
        if (old.contains(field)) metadata[field] = old[field];
      }
      if (before.contains("status")) entry.object["status"] = before["status"];
      if (status_files.spec_hash(before) != spec_hash) metadata["generation"] = metadata.value("generation", 0) + 1;
    } else {
      metadata["uid"] = random_uid();
      metadata["generation"] = 1;
      metadata["creationTimestamp"] = base::rfc3339(clock.now());
    }
    status_files.set_spec_hash(entry.object, spec_hash);
    const bool same =
        existing != entries.end() && without_version(existing->second.object) == without_version(entry.object);
    if (!same) {
      metadata["resourceVersion"] = next_version();
      entries[key] = std::move(entry);
      changed.notify_all();
    }
    return key;
  }

  static json without_version(json object) {
    object["metadata"].erase("resourceVersion");
    return object;
  }

  void tell_once(const std::string& about, const std::string& text) {
    std::string& last = reported[about];
    if (last != text) report(text);
    last = text;
  }

  /// Brings the table in line with the manifests.
  void apply(const Scan& scan) {
    std::set<EntryKey> declared;
    std::set<std::string> damaged;
    for (const auto& [file, reason] : scan.unreadable) {
      tell_once(file, "cannot read manifest: " + reason);
      damaged.insert(file);
    }
    for (const Manifest& manifest : scan.manifests) {
      const std::string place = manifest.file + ":" + std::to_string(manifest.line);
      try {
        declared.insert(take(manifest));
        reported.erase(place);
      } catch (const Error& error) {
        tell_once(place, place + ": " + error.what());
        const json written = json::parse(manifest.document);
        if (written.is_object()) declared.insert({written.value("kind", ""), key_of(written)});
      }
    }
    for (const auto& [file, text] : std::map(reported)) {
      if (!damaged.contains(file) && file.find(':') == std::string::npos) reported.erase(file);
    }
    std::vector<EntryKey> gone;
    for (const auto& [key, entry] : entries) {
      if (!entry.file.empty() && !declared.contains(key) && !damaged.contains(entry.file)) gone.push_back(key);
    }
    for (const EntryKey& key : gone) begin_removal(key);
  }

  void load_created() {
    status_files.read_created([&](json& object) {
      const EntryKey key{object.value("kind", ""), key_of(object)};
      object["metadata"]["resourceVersion"] = next_version();
      entries[key] = {object, ""};
    });
  }

  void rescan() {
    const std::string now = folder_signature(folder);
    if (now == signature) return;
    const Scan scan = scan_folder(folder);
    const std::lock_guard guard(mutex);
    signature = now;
    apply(scan);
  }

  void follow(const std::stop_token& stop) {
    while (clock.sleep(kScanInterval, stop)) {
      try {
        rescan();
      } catch (const Error& error) {
        const std::lock_guard guard(mutex);
        tell_once("folder", error.what());
      }
    }
  }
};

FolderStore::FolderStore(std::string folder, Report report, const base::Clock& clock) {
  if (!base::disk_files().is_directory(folder)) throw UsageError("no such folder: " + folder);
  state_ = std::make_unique<State>(std::move(folder), std::move(report), clock);
  {
    const std::lock_guard guard(state_->mutex);
    state_->load_created();
  }
  state_->rescan();
  state_->scanner = std::jthread([state = state_.get()](const std::stop_token& stop) { state->follow(stop); });
}

FolderStore::~FolderStore() = default;

std::vector<json> FolderStore::list(const kube::Kind& kind, const std::string& space, const std::string&) {
  const std::lock_guard guard(state_->mutex);
  std::vector<json> objects;
  for (const auto& [key, entry] : state_->entries) {
    if (key.kind == kind.kind && (space.empty() || key.key.space == space)) objects.push_back(entry.object);
  }
  return objects;
}

std::optional<json> FolderStore::get(const kube::Kind& kind, const ObjectKey& key) {
  const std::lock_guard guard(state_->mutex);
  const auto it = state_->entries.find({std::string(kind.kind), key});
  return it == state_->entries.end() ? std::nullopt : std::optional(it->second.object);
}

json FolderStore::create(const kube::Kind& kind, const json& object) {
  const std::lock_guard guard(state_->mutex);
  const EntryKey key{std::string(kind.kind), key_of(object)};
  if (state_->entries.contains(key)) throw ConflictError(key.key.text() + " already exists");
  json stored = object;
  stored["apiVersion"] = kind.api_version();
  stored["kind"] = std::string(kind.kind);
  stored = state_->admit(std::move(stored));
  stored["metadata"]["uid"] = random_uid();
  stored["metadata"]["generation"] = 1;
  stored["metadata"]["creationTimestamp"] = base::rfc3339(state_->clock.now());
  return state_->store(key, {std::move(stored), ""});
}

json FolderStore::update(const kube::Kind& kind, const json& object) {
  const std::lock_guard guard(state_->mutex);
  Entry entry = state_->find(kind, key_of(object));
  State::check_version(entry.object, object);
  json next = object;
  for (const char* field : {"uid", "generation", "creationTimestamp", "deletionTimestamp"}) {
    if (entry.object["metadata"].contains(field)) next["metadata"][field] = entry.object["metadata"][field];
  }
  if (entry.object.contains("status")) next["status"] = entry.object["status"];
  entry.object = state_->admit(std::move(next));
  const EntryKey key{std::string(kind.kind), key_of(object)};
  if (deleting(entry.object) && entry.object["metadata"].value("finalizers", json::array()).empty()) {
    const json last = entry.object;
    state_->erase(key);
    return last;
  }
  return state_->store(key, std::move(entry));
}

json FolderStore::put_status(const kube::Kind& kind, const json& object) {
  const std::lock_guard guard(state_->mutex);
  Entry entry = state_->find(kind, key_of(object));
  State::check_version(entry.object, object);
  const json before = entry.object.value("status", json::object());
  entry.object["status"] = object.value("status", json::object());
  const json after = entry.object["status"];
  json stored = state_->store({std::string(kind.kind), key_of(object)}, std::move(entry));
  for (const std::string& line : condition_changes(std::string(kind.kind), key_of(object).name, before, after)) {
    state_->report(line);
  }
  return stored;
}

json FolderStore::patch(const kube::Kind& kind, const ObjectKey& key, const json& merge_patch) {
  json next;
  {
    const std::lock_guard guard(state_->mutex);
    const Entry& entry = state_->find(kind, key);
    State::check_version(entry.object, merge_patch);
    next = entry.object;
  }
  const std::string version = next["metadata"].value("resourceVersion", "");
  next.merge_patch(merge_patch);
  next["metadata"]["resourceVersion"] = version;
  return update(kind, next);
}

void FolderStore::remove(const kube::Kind& kind, const ObjectKey& key, const std::string& uid) {
  const std::lock_guard guard(state_->mutex);
  const EntryKey entry_key{std::string(kind.kind), key};
  const auto it = state_->entries.find(entry_key);
  if (it == state_->entries.end()) return;
  if (!uid.empty() && it->second.object["metadata"].value("uid", "") != uid) {
    throw ConflictError(key.text() + " has another uid");
  }
  state_->begin_removal(entry_key);
}

void FolderStore::watch(const kube::WatchRequest& request, const std::function<void(const kube::WatchEvent&)>& on_event,
                        std::stop_token stop) {
  std::map<ObjectKey, json> known;
  std::uint64_t seen = 0;
  bool first = true;
  while (!stop.stop_requested()) {
    std::map<ObjectKey, json> now;
    {
      std::unique_lock guard(state_->mutex);
      if (!first && !state_->changed.wait(guard, stop, [&] { return state_->version != seen; })) return;
      seen = state_->version;
      for (const auto& [key, entry] : state_->entries) {
        if (key.kind == request.kind.kind && (request.space.empty() || key.key.space == request.space)) {
          now.emplace(key.key, entry.object);
        }
      }
    }
    for (const auto& [key, object] : now) {
      const auto old = known.find(key);
      if (old == known.end()) {
        on_event({kube::Change::added, key, &object});
      } else if (old->second["metadata"]["resourceVersion"] != object["metadata"]["resourceVersion"]) {
        on_event({kube::Change::modified, key, &object});
      }
    }
    for (const auto& [key, object] : known) {
      if (!now.contains(key)) on_event({kube::Change::deleted, key, &object});
    }
    if (first) on_event({kube::Change::synced, {}, nullptr});
    first = false;
    known = std::move(now);
  }
}

void FolderStore::record_event(const resources::Event& event) {
  const std::lock_guard guard(state_->mutex);
  try {
    state_->status_files.append_event(event, state_->clock.now());
  } catch (const Error& error) {
    state_->tell_once("events", std::string("cannot record an event: ") + error.what());
  }
}

void FolderStore::check() {
  if (!base::disk_files().is_directory(state_->folder)) throw TransientError("no such folder: " + state_->folder);
}

}  // namespace portolan::standalone
