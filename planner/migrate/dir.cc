#include "planner/migrate/dir.h"

#include <algorithm>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/sql/directives.h"

namespace portolan::migrate {
namespace {

void read_folder(const base::Files& disk, const std::string& path, const std::string& prefix, const Format& format,
                 std::map<std::string, std::string>& contents) {
  for (const std::string& name : disk.list(path)) {
    const std::string full = path + "/" + name;
    if (disk.is_directory(full)) {
      if (format.recursive && !name.starts_with('.')) read_folder(disk, full, prefix + name + "/", format, contents);
    } else if (format.lists(prefix + name) || (prefix.empty() && name == kSumFile)) {
      contents.emplace(prefix + name, disk.read(full));
    }
  }
}

/// Adds the files that lead back from the listed ones.
void read_down_files(const base::Files& disk, const std::string& path, const Format& format,
                     std::map<std::string, std::string>& contents) {
  std::vector<std::string> names;
  for (const auto& [name, content] : contents) {
    if (name != kSumFile) names.push_back(format.down_path(name));
  }
  for (const std::string& name : names) {
    if (!name.empty() && disk.exists(path + "/" + name)) contents.emplace(name, disk.read(path + "/" + name));
  }
}

}  // namespace

bool is_checkpoint(const File& file) {
  const auto directives = sql::file_directives(file.content);
  return !sql::directive_arguments(directives, "checkpoint").empty();
}

std::string checkpoint_tag(const File& file) {
  const auto arguments = sql::directive_arguments(sql::file_directives(file.content), "checkpoint");
  return arguments.empty() ? "" : arguments.front();
}

Dir::Dir() : Dir(std::map<std::string, std::string>{}) {}

Dir::Dir(const std::map<std::string, std::string>& contents, std::string_view format) : format_(&find_format(format)) {
  for (const auto& [name, content] : contents) {
    if (name == kSumFile) {
      stored_sum_ = content;
    } else if (format_->lists(name) && (format_->recursive || name.find('/') == std::string::npos)) {
      files_.push_back({name, content, {}, {}});
      const auto down = contents.find(format_->down_path(name));
      if (down != contents.end()) files_.back().down = down->second;
    }
  }
  arrange();
}

Dir Dir::load(const base::Files& files, const std::string& path, std::string_view format) {
  const Format& rules = find_format(format);
  if (!files.exists(path)) throw Error("sql/migrate: stat " + path + ": no such file or directory");
  if (!files.is_directory(path)) throw Error("sql/migrate: " + base::quote_go(path) + " is not a dir");
  std::map<std::string, std::string> contents;
  read_folder(files, path, "", rules, contents);
  read_down_files(files, path, rules, contents);
  return Dir(contents, format);
}

void Dir::arrange() {
  std::sort(files_.begin(), files_.end(), [](const File& a, const File& b) { return a.name < b.name; });
  format_->arrange(files_);
  sum_ = compute_sum(files_);
}

const File* Dir::find(std::string_view version) const {
  const auto found =
      std::find_if(files_.rbegin(), files_.rend(), [&](const File& file) { return file.version == version; });
  return found == files_.rend() ? nullptr : &*found;
}

std::optional<std::size_t> Dir::last_checkpoint() const {
  for (std::size_t i = files_.size(); i-- > 0;) {
    if (format_->directives && is_checkpoint(files_[i])) return i;
  }
  return std::nullopt;
}

Dir Dir::first(std::size_t count) const {
  Dir cut = *this;
  cut.files_.resize(std::min(count, files_.size()));
  cut.sum_.entries.clear();
  cut.sum_ = compute_sum(cut.files_);
  cut.rehash();
  return cut;
}

void Dir::put(const std::vector<NewFile>& files) {
  for (const NewFile& file : files) {
    std::erase_if(files_, [&](const File& old) { return old.name == file.name; });
    if (format_->lists(file.name)) files_.push_back({file.name, file.content, {}, {}});
  }
  for (const NewFile& file : files) {
    for (File& up : files_) {
      if (format_->down_path(up.name) == file.name) up.down = file.content;
    }
  }
  arrange();
  rehash();
}

void Dir::remove(const std::string& name) {
  std::erase_if(files_, [&](const File& file) { return file.name == name; });
  arrange();
  rehash();
}

std::map<std::string, std::string> Dir::contents() const {
  std::map<std::string, std::string> all;
  for (const File& file : files_) {
    all.emplace(file.name, file.content);
    if (file.down) all.emplace(format_->down_path(file.name), *file.down);
  }
  if (stored_sum_) all.emplace(std::string(kSumFile), *stored_sum_);
  return all;
}

void save(base::Files& disk, const std::string& path, const std::vector<NewFile>& files, const Dir& dir) {
  disk.create_directories(path);
  for (const NewFile& file : files) disk.write(path + "/" + file.name, file.content);
  disk.write(path + "/" + std::string(kSumFile), dir.sum().text());
}

void check_duplicates(const Dir& dir, const std::vector<std::string>& only) {
  std::unordered_map<std::string_view, const File*> seen;
  for (const File& file : dir.files()) {
    const auto [first, fresh] = seen.emplace(file.version, &file);
    if (fresh) continue;
    if (!only.empty() && std::find(only.begin(), only.end(), file.version) == only.end()) continue;
    throw Error("duplicate version " + base::quote_go(file.version) + " (" + first->second->name + ", " + file.name +
                ")");
  }
}

}  // namespace portolan::migrate
