#pragma once

#include "operator/reconcile/reconciler.h"

namespace portolan::reconcile {

/// Brings the databases of AtlasMigration objects to the end of their directories (spec/operator.md 3).
class MigrationReconciler final : public Reconciler {
 public:
  explicit MigrationReconciler(const Environment& environment) : environment_(environment) {}

  PassResult reconcile(const resources::ObjectKey& key, std::stop_token stop) override;
  const resources::Kind& kind() const override { return resources::kAtlasMigration; }

 private:
  const Environment& environment_;
  InputMemory inputs_;
};

}  // namespace portolan::reconcile
