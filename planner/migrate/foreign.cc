#include "planner/migrate/foreign.h"

#include <algorithm>
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

/// Reads goose files line by line: an up section, then a down section.
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
      } else if (state_ == State::kOpen && base::trim(line.text).ends_with(';') && !line.text.starts_with("--")) {
        finish(line.begin + line.text.size());
      }
    }
    if (state_ == State::kOpen) finish(content_.size());
    return std::move(script_);
  }

 private:
  /// Before the first section, in one, or between StatementBegin and StatementEnd.
  enum class State { kNone, kOpen, kBegin };

  void pragma(std::string_view word, const Line& line, int number) {
    const std::size_t after = line.begin + line.text.size();
    if (word == "Up") {
      if (expect(State::kNone, word, number)) enter(State::kOpen, after);
    } else if (word == "Down") {
      if (!expect(State::kOpen, word, number)) return;
      finish(line.begin);
      section_ = &script_.down;
      start_ = after;
    } else if (word == "StatementBegin") {
      if (!expect(State::kOpen, word, number)) return;
      finish(line.begin);
      enter(State::kBegin, after);
    } else if (word == "StatementEnd") {
      if (!expect(State::kBegin, word, number)) return;
      finish(line.begin);
      enter(State::kOpen, after);
    } else if (word == "NO TRANSACTION") {
      script_.tx_modes = {"none"};
      if (state_ == State::kOpen && pending_is_blank(line.begin)) start_ = after;
    }
  }

  bool pending_is_blank(std::size_t end) const { return base::trim(content_.substr(start_, end - start_)).empty(); }

  void enter(State state, std::size_t start) {
    state_ = state;
    start_ = start;
  }

  /// Whether a pragma may stand here. What is out of place in the down section is passed over: other tools stop reading
  /// there.
  bool expect(State state, std::string_view word, int number) const {
    const bool down = section_ == &script_.down;
    if (state_ == state && !(down && word == "Down")) return true;
    if (down) return false;
    throw SourceError("sql/migrate: goose: " + file_.name + ":" + std::to_string(number) + " unexpected goosePragma '" +
                      std::string(word) + "'");
  }

  void finish(std::size_t end) {
    sql::Statement statement = whole_statement(content_.substr(start_, end - start_), start_, options_);
    if (!statement.text.empty()) section_->push_back(std::move(statement));
    start_ = end;
  }

  const File& file_;
  std::string_view content_;
  const sql::ScannerOptions& options_;
  Script script_;
  std::vector<sql::Statement>* section_ = &script_.statements;
  State state_ = State::kNone;
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

Script read_liquibase(const File& file, const sql::ScannerOptions& options) {
  constexpr std::string_view kChangeset = "--changeset";
  constexpr std::string_view kRollback = "--rollback:";
  Script script = read_atlas_script(file, options);
  std::vector<std::string> changesets(1);
  for (const Line& line : lines_of(file.content)) {
    if (line.text.starts_with(kChangeset)) changesets.emplace_back();
    if (line.text.starts_with(kRollback)) changesets.back() += line.text.substr(kRollback.size());
  }
  for (auto changeset = changesets.rbegin(); changeset != changesets.rend(); ++changeset) {
    for (sql::Statement& statement : sql::scan(*changeset, options)) script.down.push_back(std::move(statement));
  }
  return script;
}

}  // namespace portolan::migrate
