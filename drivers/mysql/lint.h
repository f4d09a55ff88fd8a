#pragma once

#include "planner/ports/lint.h"

/// Lint rules of MySQL and MariaDB (spec/lint-and-tools.md 3.2, 3.6, 4.5), one file per analyzer.
namespace portolan::mysql {

/// What existing rows get in a new NOT NULL column without a default (MF103 or MY101).
ports::LintFill implicit_value(const ports::Dialect& dialect, const schema::Table& table, const schema::Column& column);
/// MY110 to MY148.
ports::LintFindings rebuild_findings(const ports::LintFile& file, const ports::Dialect& dialect);
/// MY102.
ports::LintFindings inline_reference_findings(const ports::LintFile& file, const ports::Dialect& dialect);

}  // namespace portolan::mysql
