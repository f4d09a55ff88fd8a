#pragma once

#include <optional>
#include <string>

#include "planner/lint/report.h"

namespace portolan::lint {

/// Whether a person has to look at a plan by `lint.review` (spec/project-file.md 9.3): always, when something was found
/// (`WARNING`), when an error was found (`ERROR`).
/// @param review  not empty
/// @param report  what linting the plan came to; unset: nobody linted it, so it may hold anything
bool asks_person(const std::string& review, const std::optional<Report>& report);

}  // namespace portolan::lint
