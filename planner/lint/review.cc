#include "planner/lint/review.h"

namespace portolan::lint {

bool asks_person(const std::string& review, const std::optional<Report>& report) {
  const bool errors = !report || report->failed();
  if (review == "ERROR") return errors;
  return review != "WARNING" || errors || report->diagnostics() > 0;
}

}  // namespace portolan::lint
