#pragma once

#include "planner/ports/lint.h"

/// Lint rules of PostgreSQL (spec/lint-and-tools.md 4.2 to 4.4), one file per analyzer.
namespace portolan::postgres {

/// PG101 to PG109.
ports::LintFindings concurrent_index_findings(const ports::LintFile& file, const ports::Dialect& dialect);
/// PG301 to PG320.
ports::LintFindings blocking_findings(const ports::LintFile& file, const ports::Dialect& dialect);
/// PG110.
ports::LintFindings alignment_findings(const ports::LintFile& file, const ports::Dialect& dialect);

/// Whether a change of a column's type rewrites its table or its indexes.
bool rewrites(const schema::ColumnType& from, const schema::ColumnType& to);
/// Whether adding a column rewrites its table: every row gets a value of its own.
bool rewrites(const schema::Column& added);

}  // namespace portolan::postgres
