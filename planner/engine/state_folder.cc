#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "planner/engine/cache.h"

namespace portolan::engine {
namespace {

namespace fs = std::filesystem;

/// Beginning of the names of files that are being written.
constexpr const char* kUnfinished = ".new-";

bool make_private_folder(const std::string& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return true;
  fs::create_directories(path, error);
  fs::permissions(path, fs::perms::owner_all, error);
  return fs::is_directory(path, error);
}

}  // namespace

std::optional<std::string> StateFolder::find(const std::string& name) const {
  const fs::path file = fs::path(path_) / name;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream content;
  content << in.rdbuf();
  std::error_code ignored;
  fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
  return content.str();
}

void StateFolder::store(const std::string& name, const std::string& content) const {
  if (content.size() > capacity_ || !make_private_folder(path_)) return;
  const fs::path file = fs::path(path_) / name;
  const fs::path unfinished = fs::path(path_) / (kUnfinished + name + "-" + std::to_string(getpid()));
  std::error_code error;
  {
    std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
    out << content;
    out.close();
    if (!out) {
      fs::remove(unfinished, error);
      return;
    }
  }
  fs::permissions(unfinished, fs::perms::owner_read | fs::perms::owner_write, error);
  fs::rename(unfinished, file, error);
  if (error) fs::remove(unfinished, error);
  trim();
}

void StateFolder::trim() const {
  struct File {
    fs::file_time_type used;
    fs::path path;
    std::uintmax_t size;
  };
  std::vector<File> files;
  std::uintmax_t total = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path_, error)) {
    const std::uintmax_t size = entry.file_size(error);
    if (error) continue;
    files.push_back({entry.last_write_time(error), entry.path(), size});
    total += size;
  }
  if (total <= capacity_) return;
  std::sort(files.begin(), files.end(), [](const File& a, const File& b) { return a.used < b.used; });
  for (const File& file : files) {
    if (total <= capacity_) return;
    fs::remove(file.path, error);
    total -= file.size;
  }
}

}  // namespace portolan::engine
