#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "planner/migrate/file.h"
#include "planner/migrate/revision.h"
#include "planner/report/environment.h"
#include "planner/report/style.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// `migrate status` as a report (spec/cli.md 8.4).
struct MigrateStatusReport {
  Environment environment;
  std::vector<migrate::File> available;
  std::vector<migrate::File> out_of_order;
  std::vector<migrate::File> pending;
  std::vector<migrate::Revision> applied;
  /// As printed: a version or `No migration applied yet`.
  std::string current;
  /// As printed: a version, `Already at latest version` or `UNKNOWN`.
  std::string next;
  /// Statements done and statements of the file of a partially applied last revision; else 0.
  std::int64_t count = 0;
  std::int64_t total = 0;
  /// `OK` or `PENDING`.
  std::string status;
  std::string error;
  std::string sql;
  bool from_checkpoint = false;
};

/// As templates and JSON see it; `Default` is the usual text. Borrows both: they outlive the value.
gotemplate::Value value(const MigrateStatusReport& report, const Style& style);
std::string text(const MigrateStatusReport& report, const Style& style);

}  // namespace portolan::report
