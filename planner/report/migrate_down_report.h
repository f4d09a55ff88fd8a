#pragma once

#include <string>

#include "planner/migrate/down.h"
#include "planner/report/environment.h"
#include "planner/report/style.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// `migrate down` as a report (spec/migrations.md 13.8).
struct MigrateDownReport {
  Environment environment;
  migrate::DownReport run;
  bool dry_run = false;
};

/// The object of `--format` (spec/migrations.md 13.8).
gotemplate::Value value(const MigrateDownReport& report);

/// The default text; the one line `No migrations to revert` when nothing was planned.
std::string text(const MigrateDownReport& report, const Style& style);

}  // namespace portolan::report
