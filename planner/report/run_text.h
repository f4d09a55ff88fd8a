#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "planner/migrate/report.h"
#include "planner/report/style.h"

/// What the reports of `migrate apply` and `migrate down` share (spec/migrations.md 13.1, 13.8).
namespace portolan::report {

/// The sections of the files, then the rule and the summary.
/// @param verb   `migrating` or `reverting`
/// @param error  of the run; printed on its own when no file carries it
std::string run_text(const std::vector<migrate::AppliedFile>& files, std::string_view verb, const std::string& error,
                     std::chrono::nanoseconds took, const Style& style);

/// The lines below the rule, each with `indent` in front: duration, files, checks, statements.
std::string run_summary(const std::vector<migrate::AppliedFile>& files, std::chrono::nanoseconds took,
                        const Style& style, const std::string& indent);

}  // namespace portolan::report
