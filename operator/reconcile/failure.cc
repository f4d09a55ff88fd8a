#include "operator/reconcile/failure.h"

#include <algorithm>
#include <iterator>

namespace portolan::reconcile {

std::string_view event_reason(const Failure& failure) {
  namespace reason = resources::reason;
  static constexpr std::string_view kOwnEvents[] = {reason::kFirstRunDestructive, reason::kGettingDevDB,
                                                    reason::kProtectedFlowError, reason::kDriftDetected,
                                                    reason::kCanceled};
  const FailureClass failure_class = failure.failure_class();
  if (failure_class == FailureClass::kWaiting || failure_class == FailureClass::kPending) return failure.reason();
  const auto* own = std::find(std::begin(kOwnEvents), std::end(kOwnEvents), failure.reason());
  if (own != std::end(kOwnEvents)) return *own;
  return failure_class == FailureClass::kFinal ? reason::kError : reason::kTransientErr;
}

}  // namespace portolan::reconcile
