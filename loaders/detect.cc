#include "loaders/detect.h"

#include <re2/re2.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "loaders/evidence.h"
#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::loaders {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 5000;
constexpr int kDeepest = 8;
constexpr int kDeepestPrisma = 3;
constexpr std::size_t kMostBytes = 200000;
/// A score as high beside another one makes a folder ambiguous.
constexpr double kAmbiguous = 3;
constexpr std::string_view kTyped = "sequelize-typescript";
constexpr double kManifestWeight = 0.5;
constexpr std::size_t kMostNearMisses = 3;

constexpr std::string_view kSkippedFolders[] = {"node_modules", ".git",        ".venv",         "venv",
                                                "env",          "__pycache__", "site-packages", "vendor",
                                                "migrations",   "alembic",     ".next",         "coverage"};

/// Patterns of the tables, compiled once.
const RE2& compiled(std::string_view pattern) {
  static const std::map<std::string_view, std::unique_ptr<RE2>> kPatterns = [] {
    std::map<std::string_view, std::unique_ptr<RE2>> all;
    RE2::Options options;
    options.set_posix_syntax(false);
    const auto add = [&](std::string_view text) {
      // Lines are looked at one by one for `^`.
      const std::string lines = "(?m)" + std::string(text);
      if (!text.empty()) all.emplace(text, std::make_unique<RE2>(lines, options));
    };
    for (const EvidenceRule& rule : evidence_rules()) add(rule.pattern);
    for (const Dependency& dependency : dependencies()) add(dependency.pattern);
    return all;
  }();
  return *kPatterns.at(pattern);
}

bool has_suffix(std::string_view name, const std::vector<std::string_view>& suffixes) {
  return std::any_of(suffixes.begin(), suffixes.end(), [&](std::string_view suffix) { return name.ends_with(suffix); });
}

bool is_skipped_file(std::string_view name) {
  return name.ends_with(".d.ts") || name.ends_with("_test.go") || name.find(".test.") != std::string_view::npos ||
         name.find(".spec.") != std::string_view::npos || (name.starts_with("test_") && name.ends_with(".py"));
}

class Search {
 public:
  explicit Search(const base::Files& files) : files_(files) {}

  Detection run(const std::string& path) && {
    detection_.path = path;
    walk(path, 0);
    if (!decided_) look_at_manifests(path);
    for (auto& [name, candidate] : found_) detection_.candidates.push_back(std::move(candidate));
    std::stable_sort(detection_.candidates.begin(), detection_.candidates.end(),
                     [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
    find_near_misses();
    return std::move(detection_);
  }

 private:
  void walk(const std::string& path, int depth) {
    if (decided_ || seen_.size() >= kMostFiles) return;
    if (!files_.is_directory(path)) return look(path, depth);
    if (depth > kDeepest) return;
    for (const std::string& name : files_.list(path)) {
      const std::string child = (fs::path(path) / name).string();
      const bool skipped =
          std::find(std::begin(kSkippedFolders), std::end(kSkippedFolders), name) != std::end(kSkippedFolders);
      if (files_.is_directory(child) ? !skipped : !is_skipped_file(name)) walk(child, depth + 1);
    }
  }

  void look(const std::string& path, int depth) {
    const std::string name = fs::path(path).filename().string();
    seen_.push_back(name);
    std::string text;
    bool read = false;
    // Rules of one weight are alternatives: a file counts once for all of them.
    std::set<std::pair<std::string_view, double>> counted;
    for (const EvidenceRule& rule : evidence_rules()) {
      if (!has_suffix(name, *rule.files) || (rule.decides && depth > kDeepestPrisma)) continue;
      if (counted.contains({rule.orm, rule.weight})) continue;
      if (!rule.pattern.empty() && !read) {
        text = files_.read(path).substr(0, kMostBytes);
        read = true;
      }
      const auto line = rule.pattern.empty() ? 0 : find_line(text, rule.pattern);
      if (line < 0) continue;
      add(rule.orm, rule.weight, {path, line, std::string(rule.reason)});
      counted.emplace(rule.orm, rule.weight);
      if (rule.decides) decided_ = true;
    }
  }

  /// The line of the first match, or -1.
  static int find_line(const std::string& text, std::string_view pattern) {
    re2::StringPiece match;
    if (!compiled(pattern).Match(text, 0, text.size(), RE2::UNANCHORED, &match, 1)) return -1;
    // White space in front of what is meant may belong to the line before.
    const char* start = match.data();
    while (start < match.data() + match.size() && (*start == '\n' || *start == ' ')) ++start;
    return 1 + static_cast<int>(std::count(text.data(), start, '\n'));
  }

  void add(std::string_view orm, double weight, Evidence evidence) {
    Candidate& candidate = found_[std::string(orm)];
    candidate.name = orm;
    candidate.score += weight;
    candidate.evidence.push_back(std::move(evidence));
  }

  void look_at_manifests(const std::string& path) {
    fs::path folder = fs::absolute(path).lexically_normal();
    if (!files_.is_directory(folder.string())) folder = folder.parent_path();
    for (;; folder = folder.parent_path()) {
      if (look_at_manifests_in(folder) || files_.exists((folder / ".git").string()) || folder == folder.parent_path()) {
        return;
      }
    }
  }

  bool look_at_manifests_in(const fs::path& folder) {
    std::map<std::string, Evidence> listed;
    for (const Dependency& dependency : dependencies()) {
      const std::string file = (folder / dependency.manifest).string();
      if (!files_.exists(file) || !has_language(*dependency.files)) continue;
      const int line = dependency.pattern.empty() ? 0 : find_line(files_.read(file), dependency.pattern);
      if (line >= 0) listed.emplace(dependency.orm, Evidence{file, line, "lists " + std::string(dependency.orm)});
    }
    // They break ties and never decide alone, but for a single one where nothing else speaks.
    const bool empty = found_.empty();
    for (const auto& [orm, evidence] : listed) {
      if (empty ? listed.size() == 1 : found_.contains(orm)) add(orm, kManifestWeight, evidence);
    }
    return !listed.empty();
  }

  bool has_language(const std::vector<std::string_view>& suffixes) const {
    return std::any_of(seen_.begin(), seen_.end(), [&](const std::string& name) { return has_suffix(name, suffixes); });
  }

  void find_near_misses() {
    std::vector<std::string>& misses = detection_.near_misses;
    for (const Unsupported& one : unsupported_orms()) {
      if (found_.contains(std::string(one.orm))) misses.emplace_back(one.advice);
    }
    for (const NearMiss& miss : near_miss_texts()) {
      if (detection_.candidates.empty() && has_language({miss.suffix})) misses.emplace_back(miss.text);
    }
    misses.resize(std::min(misses.size(), kMostNearMisses));
  }

  const base::Files& files_;
  Detection detection_;
  std::map<std::string, Candidate> found_;
  std::vector<std::string> seen_;
  bool decided_ = false;
};

bool is_supported(const Candidate& candidate) {
  const auto& all = orms();
  return std::any_of(all.begin(), all.end(), [&](const Orm& orm) { return orm.name == candidate.name; });
}

std::string with_file(const Candidate& candidate) {
  return candidate.name + " (" + base::quote_go(fs::path(candidate.evidence.front().file).filename().string()) + ")";
}

}  // namespace

Detection detect(const std::string& path, const base::Files& files) {
  return Search(files).run(path);
}

const Orm* decide(const Detection& detection) {
  const std::vector<Candidate>& all = detection.candidates;
  if (all.empty()) return nullptr;
  // Files of sequelize-typescript import from sequelize as well.
  const auto of_family = [](const Candidate& c) { return kTyped.starts_with(c.name); };
  const bool family = of_family(all.front());
  const auto rival =
      std::find_if(all.begin() + 1, all.end(), [&](const Candidate& c) { return !family || !of_family(c); });
  if (rival != all.end() && rival->score >= kAmbiguous) {
    throw UsageError("ambiguous models directory " + base::quote_go(detection.path) + ": found " +
                     with_file(all.front()) + " and " + with_file(*rival) + "; add ?orm= to the URL");
  }
  const bool typed =
      family && std::any_of(all.begin(), all.end(), [&](const Candidate& c) { return c.name == kTyped; });
  if (typed) return &find_orm(kTyped);
  return is_supported(all.front()) ? &find_orm(all.front().name) : nullptr;
}

std::string nothing_found(const Detection& detection) {
  std::vector<std::string> names;
  for (const Orm& orm : orms()) {
    if (orm.name != "sequelize-typescript") names.emplace_back(orm.name);
  }
  std::string text = "models of a supported ORM (" + base::join(names, ", ") + ")";
  if (!detection.near_misses.empty()) text += ": " + base::join(detection.near_misses, "; ");
  return text;
}

}  // namespace portolan::loaders
