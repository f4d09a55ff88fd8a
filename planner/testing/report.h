#pragma once

#include <string>
#include <vector>

#include "planner/report/style.h"
#include "planner/report/template/value.h"
#include "planner/testing/run.h"

/// The output of test runs (spec/lint-and-tools.md 12.4).
namespace portolan::testing {

/// The lines of one case.
std::string text(const Result& result, const report::Style& style);

/// `PASS` or `FAIL`, the last line.
std::string verdict(const std::vector<Result>& results, const report::Style& style);

bool failed(const std::vector<Result>& results);

/// The object of `--format`.
gotemplate::Value value(const std::vector<Result>& results);

}  // namespace portolan::testing
