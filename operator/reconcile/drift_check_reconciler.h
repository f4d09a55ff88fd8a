#pragma once

#include "operator/reconcile/reconciler.h"

namespace portolan::reconcile {

/// Compares the targets of AtlasMigration objects with what their directories made of them, on an interval
/// (spec/operator.md 1.10). Never changes a target.
class DriftCheckReconciler final : public Reconciler {
 public:
  explicit DriftCheckReconciler(const Environment& environment) : environment_(environment) {}

  PassResult reconcile(const resources::ObjectKey& key, std::stop_token stop) override;
  const resources::Kind& kind() const override { return resources::kAtlasDriftCheck; }

 private:
  const Environment& environment_;
};

}  // namespace portolan::reconcile
