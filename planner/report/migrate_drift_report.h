#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "planner/report/style.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// `migrate drift` as a report (spec/migrations.md 13.10).
struct MigrateDriftReport {
  struct Change {
    std::string kind;
    std::string object;
    std::string sql;
  };

  /// `OK` or `DRIFTED`.
  std::string status;
  /// The last applied version; empty when there is none.
  std::string current;
  /// Where the expected state comes from, for example `file://migrations (local)`.
  std::string expected;
  std::size_t pending = 0;
  std::vector<Change> changes;
  /// Hunks of a unified diff; empty without drift.
  std::string diff;
};

/// The object of `--format`; both must outlive it.
gotemplate::Value value(const MigrateDriftReport& report, const Style& style);
std::string text(const MigrateDriftReport& report, const Style& style);

}  // namespace portolan::report
