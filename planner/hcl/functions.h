#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/eval.h"

namespace portolan::hcl {

/// What functions reach outside for. A member that is not set leaves its function out, so that calling it is
/// `Call to unknown function`.
struct Outside {
  /// `getenv(name)`: the variable's value, "" when unset.
  std::function<std::string(const std::string& name)> getenv;
  /// `file(path)`: the content; throws Error with the reason otherwise.
  std::function<std::string(const std::string& path)> file;
  /// `fileset(pattern)`: absolute paths in order.
  std::function<std::vector<std::string>(const std::string& pattern)> fileset;
  /// `glob(pattern)`: the same without `**`.
  std::function<std::vector<std::string>(const std::string& pattern)> glob;
  /// `print(value)`: where the text and its newline go.
  std::function<void(std::string_view text)> print;
};

/// The pure functions of spec/project-file.md 6, `sql` included. Built on first use, valid for the program's life.
const NameMap<Function>& standard_functions();

/// Adds the functions of `outside` to `functions`.
void add_outside_functions(NameMap<Function>& functions, const Outside& outside);

}  // namespace portolan::hcl
