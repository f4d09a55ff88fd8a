#include "planner/migrate/script.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "planner/base/errors.h"
#include "planner/base/hash.h"
#include "planner/base/strings.h"
#include "planner/migrate/revision.h"
#include "planner/sql/directives.h"
#include "planner/sql/lexical.h"

namespace portolan::migrate {
namespace {

struct Section {
  std::string name;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Name in a line `-- NAME --`, or nullopt.
std::optional<std::string> section_name(std::string_view line) {
  line = base::trim(line);
  if (line.size() < 7 || !line.starts_with("-- ") || !line.ends_with(" --")) return std::nullopt;
  const std::string_view name = base::trim(line.substr(3, line.size() - 6));
  if (name.empty() || name.find(' ') != std::string_view::npos) return std::nullopt;
  return std::string(name);
}

std::vector<Section> split_sections(std::string_view content) {
  std::vector<Section> sections;
  for (std::size_t pos = 0; pos < content.size();) {
    const std::size_t end = std::min(content.find('\n', pos), content.size() - 1) + 1;
    if (std::optional<std::string> name = section_name(content.substr(pos, end - pos))) {
      if (!sections.empty()) sections.back().end = pos;
      sections.push_back({std::move(*name), end, content.size()});
    }
    pos = end;
  }
  return sections;
}

bool is_check(std::string_view name) {
  return name == "checks.sql" || (name.starts_with("checks/") && name.ends_with(".sql"));
}

Check read_check(const Section& section, std::string_view content, const sql::ScannerOptions& options) {
  const std::string_view text = content.substr(section.begin, section.end - section.begin);
  Check check{section.name, scan_part(content, section.begin, section.end, options), false};
  check.asserts = sql::directive_arguments(sql::file_directives(text), "assert");
  // Without an empty line behind it the directive is attached to the first statement, as in the specification's
  // example.
  for (const sql::Statement& statement : check.statements) {
    for (std::string& argument : sql::directive_arguments(sql::statement_directives(statement), "assert")) {
      check.asserts.push_back(std::move(argument));
    }
  }
  check.one_of = std::find(check.asserts.begin(), check.asserts.end(), "oneof") != check.asserts.end();
  return check;
}

bool is_sectioned(std::string_view content) {
  const std::optional<sql::Directive> first = sql::first_line_directive(content);
  return first && first->name == "txtar";
}

}  // namespace

std::vector<std::string> statement_hashes(const std::vector<sql::Statement>& statements) {
  std::vector<std::string> hashes;
  hashes.reserve(statements.size());
  base::Sha256 running;
  for (const sql::Statement& statement : statements) {
    running.update(statement.text);
    hashes.push_back(base::base64_encode(running.digest()));
  }
  return hashes;
}

std::vector<std::string> progress_hashes(const Script& script, Direction direction) {
  std::vector<std::string> hashes = statement_hashes(statements_of(script, direction));
  const std::string mark = std::string(direction == Direction::kDown ? kDownMark : "") + "h1:";
  for (std::string& hash : hashes) hash.insert(0, mark);
  return hashes;
}

sql::Statement whole_statement(std::string_view chunk, std::size_t offset, const sql::ScannerOptions& options) {
  sql::Statement statement;
  std::size_t pos = 0;
  while ((pos = sql::skip_space(chunk, pos)) < chunk.size()) {
    const sql::Comment comment = sql::match_comment(chunk, pos, options);
    if (comment.end == sql::kNone || comment.executable) break;
    statement.comments.emplace_back(chunk.substr(pos, comment.end - pos));
    pos = comment.end;
  }
  statement.position = offset + pos;
  statement.text = std::string(base::trim(chunk.substr(std::min(pos, chunk.size()))));
  return statement;
}

std::vector<sql::Statement> scan_part(std::string_view content, std::size_t begin, std::size_t end,
                                      const sql::ScannerOptions& options) {
  std::vector<sql::Statement> statements = sql::scan(content.substr(begin, end - begin), options);
  for (sql::Statement& statement : statements) statement.position += begin;
  return statements;
}

Script read_atlas_script(const File& file, const sql::ScannerOptions& options) {
  const std::string_view content = file.content;
  Script script;
  if (!is_sectioned(content)) {
    script.statements = sql::scan(content, options);
    script.tx_modes = sql::directive_arguments(sql::file_directives(content), "txmode");
    return script;
  }
  bool found = false;
  for (const Section& section : split_sections(content)) {
    if (is_check(section.name)) {
      script.checks.push_back(read_check(section, content, options));
    } else if (section.name == "migration.sql") {
      found = true;
      const std::string_view text = content.substr(section.begin, section.end - section.begin);
      script.statements = scan_part(content, section.begin, section.end, options);
      script.tx_modes = sql::directive_arguments(sql::file_directives(text), "txmode");
    } else if (section.name == "down.sql") {
      script.down = scan_part(content, section.begin, section.end, options);
    }
  }
  if (!found) throw SourceError("sectioned file has no section \"migration.sql\"");
  return script;
}

}  // namespace portolan::migrate
