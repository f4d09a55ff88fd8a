#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planner/base/position.h"
#include "planner/lint/options.h"
#include "planner/ports/dialect.h"
#include "planner/report/style.h"
#include "planner/report/template/value.h"

/// What `schema lint` came to (spec/lint-and-tools.md 8.1).
namespace portolan::lint {

struct SchemaDiagnostic {
  /// Where the schema's files declare what is meant; not known for live databases.
  base::Position position;
  std::string text;
  std::string code;
};

/// The findings of one analyzer or rule.
struct SchemaStep {
  /// Text of its report, or name of the rule.
  std::string text;
  std::string description;
  bool error = false;
  std::vector<SchemaDiagnostic> diagnostics = {};
};

struct SchemaReport {
  /// Those that found something.
  std::vector<SchemaStep> steps;

  /// Whether the command has to end with exit code 1.
  bool failed() const;
};

/// A schema as if one file made all of it: one statement for each thing that can be found fault with, and its place.
struct SchemaFile {
  ports::LintFile file;
  /// As many as the file has statements.
  std::vector<base::Position> positions;

  void add(sql::Statement source, change::Changes changes, base::Position position);
};

/// Runs an analyzer of migrate lint over a schema and adds what it finds. An analyzer that the dialect does not have
/// finds nothing. Throws UsageError for bad options.
void analyze_schema(std::string_view analyzer, SchemaFile& schema, const ports::Dialect& dialect,
                    const Options& options, SchemaReport& report);

/// The text report: `  -- STEP: DESCRIPTION`, `    -- FILE:LINE: TEXT`.
std::string text(const SchemaReport& report, const report::Style& style);

/// The object of `--format`: its JSON, and `Default` for the text report. Both arguments must outlive it.
gotemplate::Value value(const SchemaReport& report, const report::Style& style);

}  // namespace portolan::lint
