#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "planner/report/environment.h"
#include "planner/report/style.h"
#include "planner/report/template/value.h"

/// What `migrate lint` came to (spec/lint-and-tools.md 1.4 to 1.6, 9.1).
namespace portolan::lint {

/// Lines `line` to `end` of a file (from 1, inclusive) become `new_text`.
struct TextEdit {
  std::size_t line = 0;
  std::size_t end = 0;
  std::string new_text;
};

struct SuggestedFix {
  std::string message;
  std::optional<TextEdit> edit = std::nullopt;
};

struct Diagnostic {
  /// Byte offset in the file.
  std::size_t position = 0;
  std::string text;
  std::string code;
  std::vector<SuggestedFix> fixes = {};
};

/// The findings of one analyzer.
struct Analysis {
  std::string text = {};
  std::string description = {};
  std::vector<Diagnostic> diagnostics = {};
  std::vector<SuggestedFix> fixes = {};
};

struct FileReport {
  std::string name = {};
  std::string version = {};
  std::string content = {};
  std::vector<Analysis> analyses = {};
  std::string error = {};
  /// Whether it was replayed and analysed; false for a file that only carries an error.
  bool analyzed = false;
  std::size_t schema_changes = 0;
  std::chrono::nanoseconds duration{0};

  /// 1-based line of a position.
  std::size_t line(std::size_t position) const;
  std::size_t diagnostics() const;
};

struct Step {
  std::string name;
  std::string text;
  std::string error = {};
  /// The file report of the step, if it has one.
  std::optional<FileReport> result = std::nullopt;
};

struct Report {
  /// Page of a report that was published elsewhere; empty for our own.
  std::string url = {};
  report::Environment environment;
  /// HCL documents of the base and of the result.
  std::string current, desired;
  std::vector<Step> steps;
  std::vector<FileReport> files;
  std::string from_version, to_version;
  /// New files; unset when they could not be found out.
  std::size_t new_files = 0;
  std::chrono::nanoseconds duration{0};

  /// Whether the command has to end with exit code 1.
  bool failed() const;
  std::size_t schema_changes() const;
  std::size_t diagnostics() const;
  /// `1 version ok, 2 with errors`.
  std::string version_statuses() const;
  /// Steps whose report belongs to no file.
  std::vector<const Step*> non_file_reports() const;
};

/// Page of a code; empty for no code.
std::string link(const std::string& code);

/// The text report (1.6).
std::string text(const Report& report, const report::Style& style);

/// The text report on the statements of one plan (11.3).
std::string planned_text(const Report& report, std::size_t statements, const report::Style& style);

/// The object of `--format` (1.5): fields as in the JSON, and the methods of templates. `Default` gives the text
/// report, `Annotations` the workflow commands. Both arguments must outlive it.
gotemplate::Value value(const Report& report, const report::Style& style);

/// GitHub's workflow commands, one per diagnostic (9.1).
/// @param directory  path of the migration directory, put in front of file names
std::string annotations(const Report& report, const std::string& directory);

}  // namespace portolan::lint
