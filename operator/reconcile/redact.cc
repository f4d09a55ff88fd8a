#include "operator/reconcile/redact.h"

#include <re2/re2.h>

#include <algorithm>

#include "planner/base/strings.h"
#include "planner/base/url.h"

namespace portolan::reconcile {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kShortestSecret = 4;

}  // namespace

void Redactor::add(std::string_view secret) {
  for (const std::string& form : {std::string(secret), base::percent_encode(secret)}) {
    if (form.size() < kShortestSecret || std::find(secrets_.begin(), secrets_.end(), form) != secrets_.end()) continue;
    secrets_.push_back(form);
  }
  // Longer ones first, so that a secret that contains another one is masked as a whole.
  std::stable_sort(secrets_.begin(), secrets_.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Redactor::apply(std::string_view text) const {
  static const RE2 kUserInfo(R"(([A-Za-z][A-Za-z0-9+.-]*://[^\s/:@"']*):[^\s/"']*@)");
  static const RE2 kQuery(R"(([?&][^=&\s"']*(?i:pass|token|secret|key|pwd)[^=&\s"']*=)[^&\s"']+)");
  std::string out(text);
  for (const std::string& secret : secrets_) {
    std::string masked = base::replace_all(out, secret, kMask);
    if (masked != out) ++count_;
    out = std::move(masked);
  }
  count_ += static_cast<std::size_t>(RE2::GlobalReplace(&out, kUserInfo, R"(\1:***@)"));
  count_ += static_cast<std::size_t>(RE2::GlobalReplace(&out, kQuery, R"(\1***)"));
  return out;
}

}  // namespace portolan::reconcile
