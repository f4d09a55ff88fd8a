#include <algorithm>

#include "planner/lint/analyze.h"
#include "planner/sql/directives.h"

namespace portolan::lint {
namespace {

/// Lines of a text.
class Lines {
 public:
  explicit Lines(const std::string& text) : text_(text) {}

  std::size_t count() const {
    const auto breaks = static_cast<std::size_t>(std::count(text_.begin(), text_.end(), '\n'));
    return breaks + (text_.empty() || text_.back() != '\n' ? 1 : 0);
  }
  std::size_t at(std::size_t offset) const {
    const auto end = text_.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text_.size()));
    return static_cast<std::size_t>(std::count(text_.begin(), end, '\n')) + 1;
  }
  /// Lines that hold the bytes from `begin` to `end`, with those bytes replaced.
  TextEdit replace(std::size_t begin, std::size_t end, const std::string& replacement) const {
    const std::size_t line_begin = begin == 0 ? 0 : text_.rfind('\n', begin - 1) + 1;
    const std::size_t line_end = std::min(text_.find('\n', end), text_.size());
    return {at(begin), at(end),
            text_.substr(line_begin, begin - line_begin) + replacement + text_.substr(end, line_end - end)};
  }
  TextEdit all(std::string replacement) const { return {1, count(), std::move(replacement)}; }

 private:
  const std::string& text_;
};

std::string without_last_newline(std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// The whole file as a sectioned one with a check in front.
std::string sectioned(const ports::LintFix& fix, const std::string& code, const std::string& content) {
  return "-- atlas:txtar\n\n-- checks/" + fix.section + ".sql --\n-- atlas:assert " + code + "\n" + fix.check +
         "\n\n-- migration.sql --\n" + without_last_newline(content);
}

}  // namespace

std::vector<SuggestedFix> suggested_fixes(const ports::LintFinding& finding, const migrate::File& file,
                                          const ports::LintFile& lint) {
  const auto first = sql::first_line_directive(file.content);
  const bool is_sectioned = first && first->name == "txtar";
  const Lines lines(file.content);
  std::vector<SuggestedFix> fixes;
  for (const ports::LintFix& fix : finding.fixes) {
    SuggestedFix suggested{fix.message, std::nullopt};
    if (!fix.check.empty() && !is_sectioned && lint.statements.size() == 1) {
      suggested.edit = lines.all(sectioned(fix, finding.code, file.content));
    } else if (!fix.statement.empty() && finding.statement) {
      const sql::Statement& source = lint.statements[*finding.statement].source;
      suggested.edit = lines.replace(source.position, source.position + source.text.size(), fix.statement);
    } else if (!fix.directive.empty() && !is_sectioned) {
      const std::string text = sql::add_file_directive(file.content, fix.directive.substr(0, fix.directive.find(' ')),
                                                       fix.directive.substr(fix.directive.find(' ') + 1));
      suggested.edit = lines.all(without_last_newline(text));
    }
    fixes.push_back(std::move(suggested));
  }
  return fixes;
}

}  // namespace portolan::lint
