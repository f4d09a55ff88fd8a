#pragma once

#include <string>
#include <vector>

#include "planner/migrate/file.h"
#include "planner/migrate/report.h"
#include "planner/migrate/revision.h"
#include "planner/report/template/value.h"

/// The objects that several reports hold (spec/cli.md 6.1).
namespace portolan::report {

/// A file of a directory: `Name`, `Version`, `Desc`, `Bytes`, `Stmts`, `StmtDecls`; in JSON its name, version and
/// description.
gotemplate::Value file_value(const migrate::File& file);
gotemplate::Value::List file_values(const std::vector<migrate::File>& files);

/// A row of the revisions table.
gotemplate::Value revision_value(const migrate::Revision& revision);

/// `Stmt` and `Text`, each left out of JSON when empty.
gotemplate::Value error_value(const migrate::StatementError& error);

/// A file that was run, with its statements and checks; fields of the file can be reached with and without `.File`.
gotemplate::Value applied_value(const migrate::AppliedFile& file);

}  // namespace portolan::report
