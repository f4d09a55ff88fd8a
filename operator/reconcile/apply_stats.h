#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace portolan::reconcile {

/// What a pass ran, for metrics (spec/operator.md 10.16).
struct ApplyStats {
  /// Name that reports print.
  std::string driver;
  std::chrono::nanoseconds duration{0};
  /// By the class of the statement: `create`, `alter`, `drop`, `rename`, `truncate`, `insert`, `update`, `delete`,
  /// `other`.
  std::map<std::string, std::size_t> statements;
  bool failed = false;
};

ApplyStats apply_stats(std::string driver, std::chrono::nanoseconds duration,
                       const std::vector<std::string>& statements, bool failed);

}  // namespace portolan::reconcile
