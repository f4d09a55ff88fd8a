#pragma once

#include <string>
#include <vector>

#include "planner/migrate/file.h"
#include "planner/migrate/format.h"

namespace portolan::migrate {

/// Questions that a file asks before it runs (spec/migrations.md 7).
struct CheckSection {
  /// Of the section: `checks/NAME.sql`.
  std::string name;
  /// The finding of the linter that they resolve.
  std::string code;
  /// Without their terminators.
  std::vector<std::string> queries;
};

/// Makes planned files ones of sections with `checks` in front; without queries nothing changes.
/// @param files  what `format` wrote for one plan
/// Throws UsageError for a format whose files have no sections.
void add_checks(const Format& format, const CheckSection& checks, std::vector<NewFile>& files);

}  // namespace portolan::migrate
