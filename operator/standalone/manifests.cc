#include "operator/standalone/manifests.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "operator/standalone/yaml.h"
#include "planner/base/errors.h"
#include "planner/base/files.h"

namespace portolan::standalone {
namespace {

bool is_manifest(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return (name.ends_with(".yaml") || name.ends_with(".yml")) && !name.ends_with(".status.yaml") &&
         !name.ends_with(".status.yml");
}

/// Paths below `folder`, sorted.
std::vector<std::string> manifest_files(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (auto it = std::filesystem::recursive_directory_iterator(folder, error);
       !error && it != std::filesystem::recursive_directory_iterator(); it.increment(error)) {
    if (it->path().filename().string().starts_with('.')) {
      if (it->is_directory(error)) it.disable_recursion_pending();
      continue;
    }
    if (it->is_regular_file(error) && is_manifest(it->path())) {
      files.push_back(std::filesystem::relative(it->path(), folder, error).string());
    }
  }
  if (error) throw TransientError("read " + folder + ": " + error.message());
  std::sort(files.begin(), files.end());
  return files;
}

void add_object(Scan& scan, const std::string& file, int line, const nlohmann::json& object) {
  if (object.is_object() && object.value("kind", "") == "List" && object.contains("items")) {
    for (const auto& item : object["items"]) add_object(scan, file, line, item);
    return;
  }
  scan.manifests.push_back({file, line, object.dump()});
}

}  // namespace

Scan scan_folder(const std::string& folder) {
  Scan scan;
  for (const std::string& file : manifest_files(folder)) {
    Scan one;
    try {
      const std::string text = base::disk_files().read(folder + "/" + file);
      read_yaml(text, file, [&](nlohmann::json& object, int line) { add_object(one, file, line, object); });
    } catch (const Error& error) {
      scan.unreadable.emplace(file, error.what());
      continue;
    }
    scan.manifests.insert(scan.manifests.end(), one.manifests.begin(), one.manifests.end());
  }
  return scan;
}

std::string folder_signature(const std::string& folder) {
  std::string signature;
  for (const std::string& file : manifest_files(folder)) {
    struct stat info {};
    if (::stat((folder + "/" + file).c_str(), &info) != 0) continue;
    signature += file + '\0' + std::to_string(info.st_ino) + ':' + std::to_string(info.st_size) + ':' +
                 std::to_string(info.st_mtim.tv_sec) + '.' + std::to_string(info.st_mtim.tv_nsec) + '\n';
  }
  return signature;
}

}  // namespace portolan::standalone
