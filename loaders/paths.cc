#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "loaders/loader.h"
#include "planner/base/errors.h"
#include "planner/base/glob.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kGlob = "*?[";

/// Finds what the parts of a pattern from `next` on match below `folder`.
class Expansion {
 public:
  Expansion(const base::Files& files, std::vector<std::string> parts) : files_(files), parts_(std::move(parts)) {}

  std::vector<std::string> run(const fs::path& folder) && {
    walk(folder, 0);
    return std::move(found_);
  }

 private:
  void walk(const fs::path& path, std::size_t next) {
    if (next == parts_.size()) {
      found_.push_back(path.string());
      return;
    }
    const std::string& part = parts_[next];
    const bool any_depth = part == "**";
    if (any_depth) walk(path, next + 1);
    if (!files_.is_directory(path.string())) return;
    if (part.find_first_of(kGlob) == std::string::npos) {
      if (files_.exists((path / part).string())) walk(path / part, next + 1);
      return;
    }
    for (const std::string& name : files_.list(path.string())) {
      if (name.starts_with(".") || name == "node_modules") continue;
      if (any_depth) {
        if (files_.is_directory((path / name).string())) walk(path / name, next);
      } else if (base::glob_match(part, name)) {
        walk(path / name, next + 1);
      }
    }
  }

  const base::Files& files_;
  std::vector<std::string> parts_;
  std::vector<std::string> found_;
};

/// An absolute path without `.`, `..` and a slash at its end.
fs::path normal(const fs::path& path) {
  const fs::path clean = path.lexically_normal();
  return clean.has_filename() || clean == clean.root_path() ? clean : clean.parent_path();
}

std::vector<std::string> expand(const fs::path& path, const base::Files& files) {
  if (files.exists(path.string())) return {path.string()};
  fs::path folder;
  std::vector<std::string> parts;
  for (const fs::path& part : path) {
    if (parts.empty() && part.string().find_first_of(kGlob) == std::string::npos) {
      folder /= part;
    } else {
      parts.push_back(part.string());
    }
  }
  if (parts.empty()) return {};
  std::vector<std::string> found = Expansion(files, std::move(parts)).run(folder);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace

std::vector<std::string> expand_paths(const std::vector<std::string>& paths, const std::string& folder,
                                      const base::Files& files) {
  const fs::path start = folder.empty() ? fs::current_path() : fs::absolute(folder);
  std::vector<std::string> all;
  for (const std::string& path : paths) {
    const std::vector<std::string> found = expand(normal(start / path), files);
    if (found.empty()) throw UsageError("path " + base::quote_go(path) + " does not exist");
    for (const std::string& one : found) {
      if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    }
  }
  return all;
}

}  // namespace portolan::loaders
