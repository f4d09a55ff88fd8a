#include "planner/migrate/foreign.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include "planner/base/errors.h"
#include "planner/base/strings.h"

namespace portolan::migrate {
namespace {

struct Line {
  std::string_view text;  ///< with its newline
  std::size_t begin = 0;
};

std::vector<Line> lines_of(std::string_view content) {
  std::vector<Line> lines;
  for (std::size_t pos = 0; pos < content.size();) {
    const std::size_t end = std::min(content.find('\n', pos), content.size() - 1) + 1;
    lines.push_back({content.substr(pos, end - pos), pos});
    pos = end;
  }
  return lines;
}

/// Goose sections: where a line-based reader is.
enum class GooseState { kNone, kUp, kBegin, kStop };

class GooseReader {
 public:
  GooseReader(const File& file, const sql::ScannerOptions& options)
      : file_(file), content_(file.content), options_(options) {}

  Script read() {
    int number = 0;
    for (const Line& line : lines_of(content_)) {
      ++number;
      constexpr std::string_view kPragma = "-- +goose";
      if (line.text.starts_with(kPragma)) {
        pragma(base::trim(line.text.substr(kPragma.size())), line, number);
      } else if (state_ == GooseState::kUp && base::trim(line.text).ends_with(';') && !line.text.starts_with("--")) {
        finish(line.begin + line.text.size());
      }
      if (state_ == GooseState::kStop) break;
    }
    if (state_ == GooseState::kUp) finish(content_.size());
    return std::move(script_);
  }

 private:
  void pragma(std::string_view word, const Line& line, int number) {
    const std::size_t after = line.begin + line.text.size();
    if (word == "Up") {
      expect(GooseState::kNone, word, number);
      enter(GooseState::kUp, after);
    } else if (word == "Down") {
      expect(GooseState::kUp, word, number);
      finish(line.begin);
      state_ = GooseState::kStop;
    } else if (word == "StatementBegin") {
      expect(GooseState::kUp, word, number);
      finish(line.begin);
      enter(GooseState::kBegin, after);
    } else if (word == "StatementEnd") {
      expect(GooseState::kBegin, word, number);
      finish(line.begin);
      enter(GooseState::kUp, after);
    } else if (word == "NO TRANSACTION") {
      script_.tx_modes = {"none"};
      if (state_ == GooseState::kUp && pending_is_blank(line.begin)) start_ = after;
    }
  }

  bool pending_is_blank(std::size_t end) const { return base::trim(content_.substr(start_, end - start_)).empty(); }

  void enter(GooseState state, std::size_t start) {
    state_ = state;
    start_ = start;
  }

  void expect(GooseState state, std::string_view word, int number) const {
    if (state_ == state) return;
    throw SourceError("sql/migrate: goose: " + file_.name + ":" + std::to_string(number) + " unexpected goosePragma '" +
                      std::string(word) + "'");
  }

  void finish(std::size_t end) {
    sql::Statement statement = whole_statement(content_.substr(start_, end - start_), start_, options_);
    if (!statement.text.empty()) script_.statements.push_back(std::move(statement));
    start_ = end;
  }

  const File& file_;
  std::string_view content_;
  const sql::ScannerOptions& options_;
  Script script_;
  GooseState state_ = GooseState::kNone;
  std::size_t start_ = 0;
};

/// The word after `-- migrate:` of a dbmate section line, and its options.
struct DbmateLine {
  std::string_view word;
  std::string_view options;
};

std::optional<DbmateLine> dbmate_line(std::string_view line) {
  constexpr std::string_view kMarker = "-- migrate:";
  if (!line.starts_with(kMarker)) return std::nullopt;
  const std::string_view rest = base::trim(line.substr(kMarker.size()));
  const std::size_t blank = std::min(rest.find(' '), rest.size());
  return DbmateLine{rest.substr(0, blank), rest.substr(blank)};
}

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

Script read_goose(const File& file, const sql::ScannerOptions& options) {
  return GooseReader(file, options).read();
}

Script read_dbmate(const File& file, const sql::ScannerOptions& options) {
  const std::string_view content = file.content;
  Script script;
  std::string_view section;
  std::size_t start = 0;
  const auto finish = [&](std::size_t end) {
    if (section == "up") script.statements = scan_part(content, start, end, options);
    if (section == "down") script.down = scan_part(content, start, end, options);
  };
  for (const Line& line : lines_of(content)) {
    const std::optional<DbmateLine> marker = dbmate_line(line.text);
    if (!marker || (marker->word != "up" && marker->word != "down")) continue;
    finish(line.begin);
    section = marker->word;
    start = line.begin + line.text.size();
    if (section == "up" && marker->options.find("transaction:false") != std::string_view::npos) {
      script.tx_modes = {"none"};
    }
  }
  finish(content.size());
  return script;
}

bool lists_flyway(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  return name.size() > 4 && name.ends_with(".sql") && (name[0] == 'V' || name[0] == 'B' || name[0] == 'R');
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
