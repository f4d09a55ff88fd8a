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

/// What changed in the values of an enum or set column.
struct ValueChange {
  std::vector<std::string> removed;
  std::vector<std::string> inserted;
  bool reordered = false;
  /// The old list is not the front of the new one.
  bool shifted = false;
};
ValueChange compare_values(const std::vector<std::string>& from, const std::vector<std::string>& to);

}  // namespace portolan::mysql
