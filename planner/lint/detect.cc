#include "planner/lint/detect.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace portolan::lint {
namespace {

/// The last file that the base has, too; nullptr when every file is new.
const migrate::File* latest_base(const migrate::Dir& directory, const BaseDifferences& differences) {
  const migrate::File* last = nullptr;
  for (const migrate::File& file : directory.files()) {
    if (differences.added.count(file.name) == 0) last = &file;
  }
  return last;
}

}  // namespace

Detection detect_latest(const migrate::Dir& directory, std::size_t count) {
  const std::size_t total = directory.files().size();
  return {count >= total ? 0 : total - count, {}};
}

Detection detect_git(const migrate::Dir& directory, BaseDifferences differences) {
  const auto& files = directory.files();
  const auto first = std::find_if(files.begin(), files.end(),
                                  [&](const migrate::File& file) { return differences.added.count(file.name) != 0; });
  return {static_cast<std::size_t>(first - files.begin()), std::move(differences)};
}

Detection detect_base(const migrate::Dir& directory, const migrate::Dir& base) {
  const auto& ours = directory.sum().entries;
  const auto& theirs = base.sum().entries;
  std::size_t same = 0;
  while (same < ours.size() && same < theirs.size() && ours[same] == theirs[same]) ++same;
  Detection detection;
  const auto& files = directory.files();
  const auto first = std::find_if(files.begin(), files.end(), [&](const migrate::File& file) {
    return same < ours.size() && file.name == ours[same].name;
  });
  detection.first = static_cast<std::size_t>(first - files.begin());
  std::map<std::string_view, std::string_view> left;
  for (const migrate::File& file : base.files()) left.emplace(file.name, file.content);
  for (const migrate::File& file : files) {
    const auto old = left.find(file.name);
    if (old == left.end()) {
      detection.differences.added.insert(file.name);
    } else {
      if (old->second != file.content) detection.differences.edited.insert(file.name);
      left.erase(old);
    }
  }
  for (const auto& [name, content] : left) detection.differences.removed.emplace(name);
  return detection;
}

NonLinear non_linear(const migrate::Dir& directory, const Detection& detection, const NonLinearOptions& options) {
  NonLinear result;
  result.analysis.text = "non-linear changes detected";
  const BaseDifferences& differences = detection.differences;
  const migrate::File* latest = latest_base(directory, differences);
  const auto report = [&](const std::string& text, bool error, std::vector<SuggestedFix> fixes = {}) {
    result.analysis.diagnostics.push_back({0, text, "", std::move(fixes)});
    result.error = result.error || error;
  };
  std::vector<const migrate::File*> late;
  for (const migrate::File& file : directory.files()) {
    if (differences.added.count(file.name) != 0) {
      late.push_back(&file);
      continue;
    }
    // New files in front of one that the base has.
    for (const migrate::File* added : late) {
      report("File " + added->name + " was added before version " + file.version, options.error,
             {{"Run 'atlas migrate rebase " + added->name + "' to move the file to the end", std::nullopt}});
    }
    late.clear();
    if (differences.edited.count(file.name) == 0) continue;
    const bool is_latest = &file == latest && options.on_edit.has_value();
    if (is_latest && *options.on_edit == OnEdit::kIgnore) continue;
    report("File " + file.name + " was edited", is_latest ? *options.on_edit == OnEdit::kError : options.error);
  }
  for (const std::string& name : differences.removed) report("File " + name + " was removed", options.error);
  return result;
}

}  // namespace portolan::lint
