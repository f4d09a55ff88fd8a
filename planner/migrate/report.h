#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "planner/migrate/file.h"

/// What a run tells its caller, as plain data; planner/report turns it into text and JSON (spec/cli.md 8.1).
namespace portolan::migrate {

using Time = std::chrono::system_clock::time_point;

struct StatementError {
  std::string statement;
  std::string text;
};

/// One statement of a check and what it came to.
struct CheckedStatement {
  std::string statement;
  /// Empty when it held.
  std::string error;
};

/// One section of checks.
struct CheckReport {
  std::string name;
  std::vector<CheckedStatement> statements;
  std::optional<StatementError> error;
  Time start, end;
};

/// One file that was run, or tried.
struct AppliedFile {
  std::string name;
  std::string version;
  std::string description;
  Time start, end;
  /// Statements done by an earlier attempt.
  std::int64_t skipped = 0;
  std::vector<CheckReport> checks;
  /// Statement texts in the order they ran; the failing one is the last.
  std::vector<std::string> applied;
  std::optional<StatementError> error;
};

/// One run of the executor.
struct ApplyReport {
  std::vector<File> pending;
  std::vector<AppliedFile> applied;
  /// Version before the run, and the one it leads to; empty when there is none.
  std::string current;
  std::string target;
  Time start, end;
  /// Text of the error that ended the run; empty when it went through.
  std::string error;
};

}  // namespace portolan::migrate
