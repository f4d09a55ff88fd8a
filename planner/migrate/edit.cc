#include "planner/migrate/edit.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/migrate/revision.h"

namespace portolan::migrate {
namespace {

std::string version_of(std::chrono::system_clock::time_point time) {
  std::string version;
  for (const char c : base::rfc3339(time)) {
    if (c >= '0' && c <= '9') version += c;
  }
  return version;
}

bool is_canonical(std::string_view version) {
  try {
    check_canonical_version(version);
    return true;
  } catch (const UsageError&) {
    return false;
  }
}

/// Precondition: is_canonical.
std::chrono::system_clock::time_point parse_version(const std::string& version) {
  const std::string_view v = version;
  std::string text(v.substr(0, 4));
  for (const std::size_t pos : {4U, 6U}) text += "-" + std::string(v.substr(pos, 2));
  return parse_timestamp(text + " " + std::string(v.substr(8, 2)) + ":" + std::string(v.substr(10, 2)) + ":" +
                         std::string(v.substr(12, 2)));
}

std::vector<NewFile> contents_of(const std::vector<Rename>& renames) {
  std::vector<NewFile> files;
  for (const Rename& rename : renames) files.push_back(rename.to);
  return files;
}

}  // namespace

const File& locate(const Dir& dir, std::string_view word) {
  std::vector<const File*> found;
  for (const File& file : dir.files()) {
    if (file.name == word || file.name == std::string(word) + ".sql") return file;
    if (file.version == word) found.push_back(&file);
  }
  if (found.empty()) throw UsageError("migration " + base::quote_go(word) + " not found");
  if (found.size() > 1) {
    std::vector<std::string> names;
    for (const File* file : found) names.push_back(file->name);
    throw UsageError("version " + base::quote_go(word) + " is carried by several files (" + base::join(names, ", ") +
                     "): give the file name");
  }
  return *found.front();
}

std::vector<Rename> rebase(Dir& dir, const std::vector<std::string>& words, const base::Clock& clock) {
  std::vector<File> moved;
  std::set<std::string> names;
  for (const std::string& word : words) {
    const File& file = locate(dir, word);
    if (names.insert(file.name).second) moved.push_back(file);
  }
  auto time = clock.now();
  std::string last = dir.files().empty() ? "" : dir.files().back().version;
  // Versions of another kind are sorted by their bytes like all others and need no room behind them.
  if (!is_canonical(last)) last.clear();
  std::vector<Rename> renames;
  for (const File& file : moved) {
    std::string version = version_of(time);
    if (version <= last) {
      time = parse_version(last) + std::chrono::seconds(1);
      version = version_of(time);
    }
    const std::string tail = file.name.substr(file.version.size());
    last = version;
    renames.push_back({file.name, {version + tail, file.content}});
  }
  for (const Rename& rename : renames) dir.remove(rename.from);
  dir.put(contents_of(renames));
  return renames;
}

}  // namespace portolan::migrate
