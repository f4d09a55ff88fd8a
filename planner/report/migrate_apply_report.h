#pragma once

#include <string>

#include "planner/migrate/report.h"
#include "planner/report/environment.h"
#include "planner/report/style.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// `migrate apply` as a report (spec/cli.md 8.1).
struct MigrateApplyReport {
  Environment environment;
  migrate::ApplyReport run;
};

/// As templates and JSON see it. Borrows both: they outlive the value.
gotemplate::Value value(const MigrateApplyReport& report, const Style& style);

/// `Migrated to version ...`, `No migration files to execute`; empty after an error.
std::string message(const MigrateApplyReport& report);

/// The default text: header, files, tail; the one line `No migration files to execute` when nothing was pending.
std::string text(const MigrateApplyReport& report, const Style& style);

/// `Migrating to version 2 from 1 (1 migrations in total):`
std::string header(const MigrateApplyReport& report, const Style& style);

/// The tail's lines below its rule, each with `indent` in front.
std::string summary(const MigrateApplyReport& report, const Style& style, const std::string& indent);

}  // namespace portolan::report
