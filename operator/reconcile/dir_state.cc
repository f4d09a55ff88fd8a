#include "operator/reconcile/dir_state.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "operator/reconcile/dir_archive.h"
#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"

namespace portolan::reconcile {
namespace {

using nlohmann::json;

constexpr const char* kSecretType = "atlasgo.io/db.v1";
constexpr const char* kApplied = "migrations";
constexpr const char* kStaged = "migrations.next";
constexpr const char* kArchive = ".tar.gz";
constexpr const char* kManifest = ".manifest";
constexpr const char* kPart = "part";
/// An object may be 1 MiB at most, in base64 (spec/operator.md 10.8).
constexpr std::size_t kLargest = std::size_t{768} << 10U;

/// Where a large archive is.
struct Manifest {
  std::vector<int> parts;
  std::string sha256;
};

std::optional<Manifest> manifest_of(const resources::Secret& secret, const std::string& slot) {
  const auto text = secret.data.find(slot + kManifest);
  if (text == secret.data.end()) return std::nullopt;
  const json document = json::parse(text->second, nullptr, false);
  if (!document.is_object() || !document.value("parts", json()).is_array() ||
      !document.value("sha256", json()).is_string()) {
    throw Error("key " + slot + kManifest + " of Secret " + secret.metadata.name + " cannot be read");
  }
  Manifest manifest{.parts = {}, .sha256 = document["sha256"]};
  for (const json& part : document["parts"]) manifest.parts.push_back(part.is_number_integer() ? part.get<int>() : 0);
  return manifest;
}

std::string manifest_text(const Manifest& manifest) {
  return json{{"parts", manifest.parts}, {"sha256", manifest.sha256}}.dump();
}

}  // namespace

DirectoryState::DirectoryState(kube::ObjectStore& store, resources::Metadata owner)
    : store_(store), owner_(std::move(owner)) {}

std::string DirectoryState::secret_name() const {
  return "io.atlasgo.db.v1." + owner_.name + ".latest";
}

resources::Metadata DirectoryState::metadata_of(const std::string& name) const {
  resources::Metadata metadata;
  metadata.name = name;
  metadata.space = owner_.space;
  metadata.labels = owner_.labels;
  // A label's value holds 63 characters.
  if (owner_.name.size() <= 63) metadata.labels["name"] = owner_.name;
  metadata.labels["owner"] = "atlasgo.io";
  metadata.owners.push_back({.api_version = resources::kAtlasMigration.api_version(),
                             .kind = std::string(resources::kAtlasMigration.kind),
                             .name = owner_.name,
                             .uid = owner_.uid,
                             .controller = true,
                             .block_owner_deletion = true});
  return metadata;
}

void DirectoryState::load() {
  if (secret_) return;
  const auto document = store_.get(resources::kSecret, {owner_.space, secret_name()});
  exists_ = document.has_value();
  if (!exists_) {
    secret_ = resources::Secret{.metadata = metadata_of(secret_name()), .type = kSecretType, .data = {}};
    return;
  }
  resources::Secret secret = resources::secret_from_json(*document);
  if (secret.type != kSecretType) throw Error("invalid secret type, got " + base::quote_go(secret.type));
  secret_ = std::move(secret);
}

std::optional<std::string> DirectoryState::archive(const std::string& slot) {
  load();
  const auto whole = secret_->data.find(slot + kArchive);
  if (whole != secret_->data.end()) return whole->second;
  const auto manifest = manifest_of(*secret_, slot);
  if (!manifest) return std::nullopt;
  std::string text;
  for (const int part : manifest->parts) {
    const std::string name = secret_name() + "." + std::to_string(part);
    const auto document = store_.get(resources::kSecret, {owner_.space, name});
    if (!document) throw Error("Secret " + name + ", a part of the saved migration directory, is missing");
    text += resources::secret_from_json(*document).data[kPart];
  }
  if (base::hex_encode(base::sha256(text)) != manifest->sha256) {
    throw Error("the parts of the saved migration directory in Secret " + secret_name() + " do not fit together");
  }
  return text;
}

std::optional<DirectoryState::Files> DirectoryState::contents(const std::string& slot) {
  const auto packed = archive(slot);
  if (!packed) return std::nullopt;
  return unpack_directory(*packed);
}

std::vector<migrate::Dir> DirectoryState::saved(std::string_view format) {
  std::vector<migrate::Dir> directories;
  for (const char* slot : {kApplied, kStaged}) {
    if (const auto files = contents(slot)) directories.emplace_back(*files, format);
  }
  if (directories.empty() && exists_) throw Error(std::string(kApplied) + kArchive + " not found");
  return directories;
}

void DirectoryState::erase(const std::string& slot) {
  secret_->data.erase(slot + kArchive);
  secret_->data.erase(slot + kManifest);
}

/// What does not fit beside the rest goes into Secrets of its own, which are written first: into numbers that nothing
/// refers to, so that what is kept stays whole until the last write.
void DirectoryState::put(const std::string& slot, const std::string& packed, bool drop_staged) {
  std::set<int> taken;
  for (const char* other : {kApplied, kStaged}) {
    if (const auto manifest = manifest_of(*secret_, other))
      taken.insert(manifest->parts.begin(), manifest->parts.end());
  }
  erase(slot);
  if (drop_staged) erase(kStaged);
  std::size_t others = 0;
  for (const auto& [key, value] : secret_->data) others += value.size();
  if (others + packed.size() <= kLargest) {
    secret_->data[slot + kArchive] = packed;
    return;
  }
  Manifest manifest{.parts = {}, .sha256 = base::hex_encode(base::sha256(packed))};
  for (std::size_t at = 0; at < packed.size(); at += kLargest) {
    int number = 1;
    while (taken.contains(number)) ++number;
    taken.insert(number);
    manifest.parts.push_back(number);
    write_secret(secret_name() + "." + std::to_string(number), {{kPart, packed.substr(at, kLargest)}});
  }
  secret_->data[slot + kManifest] = manifest_text(manifest);
}

void DirectoryState::write_secret(const std::string& name, std::map<std::string, std::string> data) {
  resources::Secret secret{.metadata = metadata_of(name), .type = kSecretType, .data = std::move(data)};
  if (const auto document = store_.get(resources::kSecret, {owner_.space, name})) {
    secret.metadata = resources::metadata_of(*document);
    store_.update(resources::kSecret, resources::to_json(secret));
  } else {
    store_.create(resources::kSecret, resources::to_json(secret));
  }
}

void DirectoryState::write() {
  const auto document = resources::to_json(*secret_);
  const auto stored =
      exists_ ? store_.update(resources::kSecret, document) : store_.create(resources::kSecret, document);
  secret_->metadata = resources::metadata_of(stored);
  exists_ = true;
}

void DirectoryState::stage(const migrate::Dir& directory) {
  const Files files = directory.contents();
  if (contents(kStaged) == files || contents(kApplied) == files) return;
  put(kStaged, pack_directory(files), false);
  write();
}

void DirectoryState::commit(const migrate::Dir& directory) {
  const Files files = directory.contents();
  const bool known = contents(kApplied) == files;
  const bool has_staged = secret_->data.contains(std::string(kStaged) + kArchive) ||
                          secret_->data.contains(std::string(kStaged) + kManifest);
  if (known && !has_staged) return;
  if (known) {
    erase(kStaged);
  } else if (!adopt_staged(files)) {
    put(kApplied, pack_directory(files), true);
  }
  write();
}

/// A staged archive in parts is the applied one by its manifest alone.
bool DirectoryState::adopt_staged(const Files& files) {
  const auto staged = manifest_of(*secret_, kStaged);
  if (!staged || contents(kStaged) != files) return false;
  erase(kApplied);
  erase(kStaged);
  secret_->data[std::string(kApplied) + kManifest] = manifest_text(*staged);
  return true;
}

}  // namespace portolan::reconcile
