#include "planner/report/archive.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::report {
namespace {

constexpr std::string_view kOpen = "-- ";
constexpr std::string_view kClose = " --";

/// The path of a line that starts a file.
std::optional<std::string> header_path(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (!line.starts_with(kOpen) || !line.ends_with(kClose) || line.size() < kOpen.size() + kClose.size()) {
    return std::nullopt;
  }
  const std::string_view path = base::trim(line.substr(kOpen.size(), line.size() - kOpen.size() - kClose.size()));
  return path.empty() ? std::nullopt : std::optional(std::string(path));
}

/// Paths seen so far; a second one of a kind, or one that leads elsewhere, is refused.
class Paths {
 public:
  void add(const std::string& text) {
    const std::filesystem::path path(text);
    bool outside = text.empty() || path.is_absolute() || !path.has_filename();
    for (const auto& step : path) outside = outside || step == "..";
    if (outside) throw UsageError("the path " + base::quote_go(text) + " does not stay inside the archive");
    if (!seen_.insert(path.lexically_normal().string()).second) {
      throw UsageError("two files of the archive are called " + base::quote_go(text));
    }
  }

 private:
  std::set<std::string> seen_;
};

}  // namespace

std::string format_archive(const std::vector<ArchiveFile>& files) {
  Paths paths;
  std::string text;
  for (const ArchiveFile& file : files) {
    paths.add(file.path);
    for (const std::string& line : base::split(file.content, '\n')) {
      if (header_path(line)) {
        throw UsageError("a line of " + base::quote_go(file.path) + " would start another file: " + line);
      }
    }
    text += std::string(kOpen) + file.path + std::string(kClose) + "\n" + file.content;
    if (!file.content.empty() && file.content.back() != '\n') text += "\n";
  }
  return text;
}

std::vector<ArchiveFile> parse_archive(std::string_view text) {
  Paths paths;
  std::vector<ArchiveFile> files;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (const auto path = header_path(line.ends_with('\n') ? line.substr(0, line.size() - 1) : line)) {
      paths.add(*path);
      files.push_back({*path, ""});
    } else if (!files.empty()) {
      files.back().content += line;
    } else if (!base::trim(line).empty()) {
      throw UsageError("no archive: it has to start with a line -- PATH --");
    }
  }
  return files;
}

}  // namespace portolan::report
