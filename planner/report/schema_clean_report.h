#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "planner/report/environment.h"
#include "planner/report/template/value.h"

namespace portolan::report {

/// What `schema clean` did (spec/cli.md 7.4).
struct SchemaCleanReport {
  Environment environment;
  std::chrono::system_clock::time_point start = {};
  std::chrono::system_clock::time_point end = {};
  std::vector<std::string> applied = {};
  std::string error = {};
};

/// As templates and JSON see it; `Applied` is there when a statement was run.
gotemplate::Value value(const SchemaCleanReport& report);

}  // namespace portolan::report
