#include "operator/config/working_files.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <system_error>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::config {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMemoryFolder = "/dev/shm";

[[noreturn]] void refuse_write(const std::string& path) {
  throw Error("open " + path + ": a configuration may not write files");
}

/// Whether `path` is `folder` or lies below it; both clean.
bool is_within(const std::string& path, const std::string& folder) {
  if (folder == "/") return true;
  return path == folder || path.starts_with(folder + "/");
}

std::string clean(const fs::path& path) {
  std::string text = path.lexically_normal().string();
  if (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

/// In memory where the machine has such a place.
std::string place_for_working_directories() {
  return ::access(kMemoryFolder, W_OK | X_OK) == 0 ? kMemoryFolder : "";
}

}  // namespace

/// Where a path leads: into the contents (`name`), or to the machine (`path`).
struct WorkingFiles::Found {
  bool inside = false;
  /// Relative to the root; empty: the root.
  std::string name;
  /// On the machine; empty: nowhere.
  std::string path;
};

WorkingFiles::WorkingFiles(const base::Files& machine, std::vector<std::string> folders) : machine_(machine) {
  for (const std::string& folder : folders) {
    std::error_code none;
    const fs::path real = fs::weakly_canonical(folder, none);
    folders_.push_back(clean(none ? fs::path(folder) : real));
  }
}

void WorkingFiles::put(const std::string& name, std::string content) {
  const std::string path = clean(name);
  if (path.starts_with('/') || path == ".." || path.starts_with("../")) {
    throw UsageError(base::quote_go(name) + " is no name of a file");
  }
  contents_[path] = std::move(content);
}

void WorkingFiles::put_folder(const std::string& name) {
  contents_[clean(name) + "/"] = "";
}

const std::string& WorkingFiles::materialize() {
  if (real_) return real_->path();
  real_.emplace("portolan-work-", place_for_working_directories());
  for (const auto& [name, content] : contents_) {
    const fs::path path = fs::path(real_->path()) / name;
    fs::create_directories(name.ends_with('/') ? path : path.parent_path());
    if (name.ends_with('/')) continue;
    std::ofstream file(path, std::ios::binary);
    file << content;
    if (!file.flush()) throw Error("cannot write " + path.string());
  }
  return real_->path();
}

bool WorkingFiles::may_read(const std::string& path) const {
  for (const std::string& folder : folders_) {
    if (is_within(path, folder)) return true;
  }
  return real_ && is_within(path, real_->path());
}

bool WorkingFiles::holds_folder(const std::string& name) const {
  const auto first = contents_.lower_bound(name + "/");
  return name.empty() || (first != contents_.end() && first->first.starts_with(name + "/"));
}

WorkingFiles::Found WorkingFiles::find(const std::string& path) const {
  const std::string root(kRoot);
  const std::string full = clean(fs::path(root) / path);
  Found found;
  found.inside = is_within(full, root);
  if (found.inside) {
    found.name = full == root ? "" : full.substr(root.size() + 1);
    if (!real_ || contents_.contains(found.name)) return found;
  }
  // Links are followed before the question is asked where the file lies.
  const fs::path wanted = found.inside ? fs::path(real_->path()) / found.name : fs::path(full);
  std::error_code none;
  const std::string real = clean(fs::weakly_canonical(wanted, none));
  if (none || !may_read(real)) {
    throw Error("open " + path + ": it lies outside of what a custom configuration may read; the operator's " +
                "CUSTOM_CONFIG_PATHS names more folders");
  }
  found.path = real;
  return found;
}

std::string WorkingFiles::read(const std::string& path) const {
  const Found found = find(path);
  if (!found.path.empty()) return machine_.read(found.path);
  const auto file = contents_.find(found.name);
  if (file != contents_.end()) return file->second;
  throw Error("open " + path + ": " + (holds_folder(found.name) ? "is a directory" : "no such file or directory"));
}

bool WorkingFiles::exists(const std::string& path) const {
  const Found found = find(path);
  if (found.inside && (contents_.contains(found.name) || holds_folder(found.name))) return true;
  return !found.path.empty() && machine_.exists(found.path);
}

bool WorkingFiles::is_directory(const std::string& path) const {
  const Found found = find(path);
  if (found.inside && holds_folder(found.name)) return true;
  return !found.path.empty() && machine_.is_directory(found.path);
}

std::vector<std::string> WorkingFiles::list(const std::string& directory) const {
  const Found found = find(directory);
  std::set<std::string> names;
  if (!found.path.empty() && machine_.is_directory(found.path)) {
    for (std::string& name : machine_.list(found.path)) names.insert(std::move(name));
  }
  const std::string prefix = found.name.empty() ? "" : found.name + "/";
  for (auto at = contents_.lower_bound(prefix); found.inside && at != contents_.end(); ++at) {
    if (!at->first.starts_with(prefix)) break;
    const std::string rest = at->first.substr(prefix.size());
    if (!rest.empty()) names.insert(rest.substr(0, rest.find('/')));
  }
  if (names.empty() && !is_directory(directory)) throw Error("open " + directory + ": no such file or directory");
  return {names.begin(), names.end()};
}

void WorkingFiles::write(const std::string& path, std::string_view) {
  refuse_write(path);
}

void WorkingFiles::remove(const std::string& path) {
  refuse_write(path);
}

void WorkingFiles::create_directories(const std::string& path) {
  refuse_write(path);
}

}  // namespace portolan::config
