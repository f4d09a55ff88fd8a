#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/hcl/section.h"

namespace portolan::sources {

/// Takes the arguments of a `data` block one by one. Wrong types and missing arguments are SourceErrors.
class Arguments {
 public:
  explicit Arguments(const hcl::Section& block) : block_(block) {}

  /// Throws SourceError(`Missing required argument; The argument "x" is required, ...`).
  std::string required_text(std::string_view name);
  std::optional<std::string> text(std::string_view name);
  std::vector<std::string> required_texts(std::string_view name);
  std::optional<std::vector<std::string>> texts(std::string_view name);
  /// A Go duration.
  std::optional<std::chrono::milliseconds> duration(std::string_view name);
  /// A whole number from 0 on.
  std::optional<std::uint64_t> count(std::string_view name);
  std::optional<bool> boolean(std::string_view name);
  /// A mapping of strings; empty when the block lacks it.
  std::map<std::string, std::string> text_map(std::string_view name);
  /// Any value; null pointer when the block lacks it.
  const hcl::Section::Item* item(std::string_view name);

  /// Throws UsageError(`unexpected attributes: a, b`) for what was not taken.
  void finish() const;

 private:
  const hcl::Section& block_;
  std::set<std::string, std::less<>> taken_;
};

/// `{ url = "mem://KIND/NAME" }`, what sources of states come to.
hcl::Value url_object(const std::string& url);

/// A Go duration in milliseconds. Throws UsageError(`time: invalid duration "x"`).
std::chrono::milliseconds parse_duration(const std::string& text);

}  // namespace portolan::sources
