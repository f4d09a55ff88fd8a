#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/program.h"
#include "planner/change/plan.h"
#include "planner/report/archive.h"
#include "planner/report/template/value.h"

/// The functions of `schema inspect --format` that reach outside of the template (spec/lint-and-tools.md 14).
namespace portolan::cli {

/// The last text that `sql` made, and the plan it is of.
struct PrintedSql {
  std::string text;
  change::Plan plan;
};

/// What `split` has to know about the state that is printed.
struct SplitSource {
  std::optional<PrintedSql> sql;
  bool schema_scope = false;
};

/// Writes files below a folder, which is made where it is missing.
void write_files(Program& program, const std::string& folder, const std::vector<report::ArchiveFile>& files);

/// Files and programs: txtar write exec.
gotemplate::Functions output_functions(Program& program);

/// `split TEXT`, `split STRATEGY [SUFFIX] TEXT`.
/// @param source  outlives the function
gotemplate::Function split_function(const SplitSource& source);

}  // namespace portolan::cli
