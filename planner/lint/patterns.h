#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace portolan::lint {

/// A user's regular expression (RE2 syntax, unanchored).
class Pattern {
 public:
  /// Throws UsageError(`prefix: reason`).
  Pattern(const std::string& expression, const std::string& prefix);
  ~Pattern();
  Pattern(Pattern&&) noexcept;

  bool matches(std::string_view text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace portolan::lint
