#include "planner/migrate/edit.h"

#include <charconv>
#include <chrono>
#include <optional>
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

/// Names of a file and of the one that leads back from it.
std::vector<std::string> names_of(const Dir& dir, const File& file) {
  std::vector<std::string> names{file.name};
  if (file.down) names.push_back(dir.format().down_path(file.name));
  return names;
}

/// The file's name under another version. Throws UsageError for a file whose name holds none (a repeatable one).
std::string with_version(const File& file, const std::string& version) {
  const std::size_t slash = file.name.rfind('/');
  const std::size_t begin = file.name.find(file.version, slash == std::string::npos ? 0 : slash);
  if (begin == std::string::npos) throw UsageError(file.name + " has no version of its own and cannot be moved");
  std::string name = file.name;
  return name.replace(begin, file.version.size(), version);
}

/// The number that a text is made of, or nullopt.
std::optional<std::size_t> parse_amount(std::string_view text) {
  std::size_t amount = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return amount;
}

std::vector<std::string> last_names(const Dir& dir, std::size_t amount) {
  std::vector<std::string> names;
  for (auto file = dir.files().rbegin(); file != dir.files().rend() && names.size() < amount; ++file) {
    names.push_back(file->name);
  }
  return names;
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

FolderEdit rebase(Dir& dir, const std::vector<std::string>& words, const base::Clock& clock) {
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
  FolderEdit edit;
  for (const File& file : moved) {
    std::string version = version_of(time);
    if (version <= last) {
      time = parse_version(last) + std::chrono::seconds(1);
      version = version_of(time);
    }
    // Behind a last version of another kind there may be one of this very second.
    for (; dir.find(version) != nullptr; version = version_of(time)) time += std::chrono::seconds(1);
    last = version;
    const std::string name = with_version(file, version);
    if (file.down) edit.written.push_back({dir.format().down_path(name), *file.down});
    edit.written.push_back({name, file.content});
    const std::vector<std::string> old = names_of(dir, file);
    edit.removed.insert(edit.removed.end(), old.begin(), old.end());
  }
  for (const File& file : moved) dir.remove(file.name);
  dir.put(edit.written);
  return edit;
}

FolderEdit remove_files(Dir& dir, const std::string& word) {
  const std::optional<std::size_t> amount = word.empty() ? 1 : parse_amount(word);
  // A number of more files than there are is a version that is mistyped: it must not empty the directory.
  const bool counts = word.empty() || (amount && *amount <= dir.files().size() && dir.find(word) == nullptr);
  std::vector<std::string> names;
  if (counts) {
    names = last_names(dir, *amount);
  } else {
    names.push_back(locate(dir, word).name);
  }
  FolderEdit edit;
  for (const std::string& name : names) {
    const std::vector<std::string> removed = names_of(dir, locate(dir, name));
    edit.removed.insert(edit.removed.end(), removed.begin(), removed.end());
    dir.remove(name);
  }
  return edit;
}

void save(base::Files& disk, const std::string& path, const FolderEdit& edit, const Dir& dir) {
  save(disk, path, edit.written, dir);
  for (const std::string& name : edit.removed) disk.remove(path + "/" + name);
}

}  // namespace portolan::migrate
