#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "planner/base/strings.h"
#include "planner/migrate/foreign.h"

namespace portolan::migrate {
namespace {

struct FlywayName {
  char kind = 'V';
  std::string version;
  std::string description;
};

FlywayName parse_flyway(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  std::string_view base_name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  base_name = base_name.substr(0, base_name.size() - std::string_view(".sql").size());
  const std::size_t cut = base_name.find("__");
  FlywayName name{
      base_name.front(), std::string(base_name.substr(1, cut == std::string_view::npos ? cut : cut - 1)), {}};
  if (cut != std::string_view::npos) name.description = std::string(base_name.substr(cut + 2));
  if (name.kind == 'R') name.version.clear();
  return name;
}

std::vector<std::string> version_parts(std::string_view version) {
  return base::split(base::replace_all(version, "_", "."), '.');
}

/// A version part as a number in text form: without leading zeros, "0" when it is no number.
std::string number_of(const std::string& part) {
  const bool digits =
      !part.empty() && std::all_of(part.begin(), part.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
  const std::size_t first = digits ? part.find_first_not_of('0') : std::string::npos;
  return first == std::string::npos ? "0" : part.substr(first);
}

}  // namespace

bool lists_flyway(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return name.size() > 4 && name.ends_with(".sql") && (name[0] == 'V' || name[0] == 'B' || name[0] == 'R');
}

std::string flyway_undo_path(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
  if (path[begin] != 'V') return "";
  std::string undo(path);
  undo[begin] = 'U';
  return undo;
}

int compare_flyway_versions(std::string_view a, std::string_view b) {
  const bool a_repeats = a.ends_with('R');
  const bool b_repeats = b.ends_with('R');
  const std::vector<std::string> left = version_parts(a.substr(0, a.size() - (a_repeats ? 1 : 0)));
  const std::vector<std::string> right = version_parts(b.substr(0, b.size() - (b_repeats ? 1 : 0)));
  for (std::size_t i = 0; i < std::max(left.size(), right.size()); ++i) {
    const std::string x = i < left.size() ? number_of(left[i]) : "0";
    const std::string y = i < right.size() ? number_of(right[i]) : "0";
    if (x.size() != y.size()) return x.size() < y.size() ? -1 : 1;
    if (const int order = x.compare(y); order != 0) return order;
  }
  return static_cast<int>(a_repeats) - static_cast<int>(b_repeats);
}

void arrange_flyway(std::vector<File>& files) {
  struct Entry {
    FlywayName name;
    File file;
  };
  std::vector<Entry> versioned;
  std::vector<Entry> repeatable;
  std::optional<Entry> baseline;
  for (File& file : files) {
    Entry entry{parse_flyway(file.name), std::move(file)};
    if (entry.name.kind == 'R') {
      repeatable.push_back(std::move(entry));
    } else if (entry.name.kind == 'V') {
      versioned.push_back(std::move(entry));
    } else if (!baseline || compare_flyway_versions(baseline->name.version, entry.name.version) < 0) {
      baseline = std::move(entry);
    }
  }
  std::stable_sort(versioned.begin(), versioned.end(), [](const Entry& a, const Entry& b) {
    return compare_flyway_versions(a.name.version, b.name.version) < 0;
  });
  files.clear();
  std::string last = "0";
  const auto add = [&](Entry& entry, const std::string& version) {
    entry.file.version = version;
    entry.file.description = entry.name.description;
    files.push_back(std::move(entry.file));
  };
  const std::string floor = baseline ? baseline->name.version : "";
  if (baseline) add(*baseline, last = floor);
  for (Entry& entry : versioned) {
    if (!floor.empty() && compare_flyway_versions(entry.name.version, floor) <= 0) continue;
    last = entry.name.version;
    add(entry, last);
  }
  for (Entry& entry : repeatable) add(entry, last + "R");
}

}  // namespace portolan::migrate
