#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace portolan::loaders {

enum class OptionKind {
  kText,
  kSwitch,
  /// A file or a folder; handed on as an absolute path.
  kFile,
};

/// What a loader may be told, as a flag of `orm load`, a query parameter of an ORM path or a provider's own flag
/// (orms.md 1.8).
struct Option {
  std::string_view name;
  OptionKind kind;
  std::string_view usage;
  /// Given once per value instead of as one list.
  bool repeats = false;
};

/// All options, in the order of the help text.
const std::vector<Option>& options();

/// Null when there is none of that name.
const Option* find_option(std::string_view name);

/// Options with their values, in order; a switch that is on has the value "1".
using OptionValues = std::vector<std::pair<std::string, std::string>>;

}  // namespace portolan::loaders
