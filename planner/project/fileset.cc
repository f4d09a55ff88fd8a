#include "planner/project/fileset.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "planner/base/errors.h"
#include "planner/base/glob.h"
#include "planner/base/strings.h"

namespace portolan::project {
namespace {

/// What a search may look at: a pattern such as `/**` must not walk a whole machine.
constexpr std::size_t kMostEntries = 100000;

/// Position of the `}` that closes the `{` at `open`.
std::size_t closing_brace(std::string_view pattern, std::size_t open) {
  int depth = 0;
  for (std::size_t at = open; at < pattern.size(); ++at) {
    if (pattern[at] == '\\')
      ++at;
    else if (pattern[at] == '{')
      ++depth;
    else if (pattern[at] == '}' && --depth == 0)
      return at;
  }
  throw Error("syntax error in pattern");
}

/// The alternatives of the text between two braces, split at its own commas.
std::vector<std::string> alternatives(std::string_view inner) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : inner) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

/// Patterns without braces that together mean the same as `pattern`.
void expand_braces(const std::string& pattern, std::vector<std::string>& expanded) {
  const std::size_t open = pattern.find('{');
  if (open == std::string::npos) {
    expanded.push_back(pattern);
    return;
  }
  const std::size_t close = closing_brace(pattern, open);
  for (const std::string& part : alternatives(std::string_view(pattern).substr(open + 1, close - open - 1))) {
    if (expanded.size() > kMostEntries) throw Error("the pattern has too many alternatives");
    expand_braces(pattern.substr(0, open) + part + pattern.substr(close + 1), expanded);
  }
}

class Search {
 public:
  Search(const base::Files& files, bool deep) : files_(files), deep_(deep) {}

  /// Looks below `folder` for the parts from `at` on.
  void look(const std::filesystem::path& folder, const std::vector<std::string>& parts, std::size_t at) {
    if (at == parts.size()) return;
    if (!files_.is_directory(folder.string())) return;
    if (deep_ && parts[at] == "**") {
      if (at + 1 == parts.size()) found_.insert(folder.lexically_normal().string());
      look(folder, parts, at + 1);
    }
    for (const std::string& name : names(folder)) {
      const std::filesystem::path child = folder / name;
      if (deep_ && parts[at] == "**") {
        if (at + 1 == parts.size()) found_.insert(child.string());
        look(child, parts, at);
      } else if (base::glob_match(parts[at], name)) {
        if (at + 1 == parts.size()) found_.insert(child.string());
        look(child, parts, at + 1);
      }
    }
  }

  std::vector<std::string> take() const { return {found_.begin(), found_.end()}; }

 private:
  std::vector<std::string> names(const std::filesystem::path& folder) {
    std::vector<std::string> list;
    try {
      list = files_.list(folder.string());
    } catch (const Error&) {
      // A folder that may not be read has no matches, as for a shell.
      return list;
    }
    seen_ += list.size();
    if (seen_ > kMostEntries) {
      throw Error("the pattern reaches more than " + std::to_string(kMostEntries) + " files");
    }
    return list;
  }

  const base::Files& files_;
  bool deep_;
  std::size_t seen_ = 0;
  std::set<std::string> found_;
};

}  // namespace

std::vector<std::string> find_files(const base::Files& files, const std::string& folder, const std::string& pattern,
                                    bool deep) {
  std::vector<std::string> expanded;
  expand_braces(pattern, expanded);
  Search search(files, deep);
  for (const std::string& one : expanded) {
    const std::filesystem::path path = (std::filesystem::path(folder) / one).lexically_normal();
    std::vector<std::string> parts = base::split(path.string(), '/');
    std::erase(parts, "");
    // Parts without a wildcard lead straight to where the search begins.
    std::filesystem::path start = "/";
    std::size_t at = 0;
    while (at + 1 < parts.size() && parts[at].find_first_of("*?[\\") == std::string::npos) start /= parts[at++];
    search.look(start, parts, at);
  }
  return search.take();
}

}  // namespace portolan::project
