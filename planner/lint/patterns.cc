#include "planner/lint/patterns.h"

#include <re2/re2.h>

#include "planner/base/errors.h"

namespace portolan::lint {

struct Pattern::Impl {
  Impl(const std::string& expression, const re2::RE2::Options& options) : regex(expression, options) {}
  re2::RE2 regex;
};

Pattern::Pattern(const std::string& expression, const std::string& prefix) {
  re2::RE2::Options options;
  options.set_log_errors(false);
  impl_ = std::make_unique<Impl>(expression, options);
  if (!impl_->regex.ok()) throw UsageError(prefix + ": " + impl_->regex.error());
}
Pattern::~Pattern() = default;
Pattern::Pattern(Pattern&&) noexcept = default;

bool Pattern::matches(std::string_view text) const {
  return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), impl_->regex);
}

}  // namespace portolan::lint
