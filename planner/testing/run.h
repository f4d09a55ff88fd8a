#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "planner/base/url.h"
#include "planner/engine/context.h"
#include "planner/engine/state.h"
#include "planner/migrate/dir.h"
#include "planner/ports/process.h"
#include "planner/testing/suite.h"

namespace portolan::testing {

enum class Status { kPass, kFail, kSkip };

/// What became of one case.
struct Result {
  std::string name;
  std::string file;
  int line = 0;
  Status status = Status::kPass;
  std::chrono::nanoseconds duration{0};
  /// `FILE:LINE: MESSAGE`.
  std::vector<std::string> logs;
  /// May have several lines; empty unless it failed.
  std::string error;
};

/// What tests work with; everything outlives the run.
struct Environment {
  engine::Context context;
  ports::ProcessRunner& programs;
  base::Url dev_url;
  /// Makes the schema under test on a clean dev database. Empty: tests begin with an empty one.
  std::function<void(const engine::Context&, ports::DevLease&)> prepare = {};
  /// The directory of migration tests; null without one.
  const migrate::Dir* directory = nullptr;
  /// The state behind a URL that a plan test names. Empty: no plan tests are run.
  std::function<engine::StateSource(const std::string& url)> source = {};
};

/// Runs one case on a clean dev database of its own and cleans up after it.
/// Throws Stopped, and TransientError when the dev database cannot be had or was lost.
Result run_case(const Environment& environment, const Case& test);

/// Runs all cases: first those that are not parallel, in their order, then the others at the same time where the family
/// has private databases in memory, which are as good as copies of the dev database.
/// @param done  called with each result, in the order of the cases of each half
/// Throws as run_case.
void run_cases(const Environment& environment, const std::vector<Case>& cases,
               const std::function<void(const Result&)>& done);

}  // namespace portolan::testing
