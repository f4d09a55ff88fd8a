#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "planner/lint/report.h"

/// A lint report as the services of CI show it (spec/lint-and-tools.md 9).
namespace portolan::lint {

/// The Markdown summary for job summaries and comments (9.2). It ends in a comment by which a later run finds it again.
std::string markdown_summary(const Report& report);

/// A comment of a review that suggests new text for lines `line` to `end` of a file.
struct ReviewComment {
  std::string path;
  std::size_t line = 0;
  std::size_t end = 0;
  std::string body;
};

/// One comment for each fix with a text edit (9.3).
std::vector<ReviewComment> review_comments(const Report& report);

/// The comments as a JSON array of `path`, `start_line` (where it differs), `line` and `body`, as GitHub's interface
/// for reviews takes them.
std::string to_json(const std::vector<ReviewComment>& comments);

/// Reads what `migrate lint --format '{{ json . }}'` printed. Throws UsageError for text that is no such report.
Report read_report(std::string_view json);

}  // namespace portolan::lint
