#include "cli/review.h"

#include "planner/base/errors.h"
#include "planner/base/strings.h"
#include "planner/lint/review.h"

namespace portolan::cli {

bool needs_review(const Call& call, const std::optional<lint::Report>& report) {
  const std::string& review = call.environment.lint.review;
  const bool nobody = call.flags.boolean("auto-approve");
  if (review.empty()) return !nobody;
  const bool needed = lint::asks_person(review, report);
  if (needed && nobody) {
    throw UsageError("auto-approve is not allowed when a lint policy is set to " + base::quote_go(review));
  }
  return needed;
}

}  // namespace portolan::cli
