#pragma once

#include "operator/reconcile/reconciler.h"

namespace portolan::reconcile {

/// Keeps the databases of AtlasSchema objects in their declared state (spec/operator.md 2).
class SchemaReconciler final : public Reconciler {
 public:
  explicit SchemaReconciler(const Environment& environment) : environment_(environment) {}

  PassResult reconcile(const resources::ObjectKey& key, std::stop_token stop) override;
  const resources::Kind& kind() const override { return resources::kAtlasSchema; }

 private:
  const Environment& environment_;
  InputMemory inputs_;
  /// What was said of each object to be left out of its database.
  InputMemory left_out_;
};

}  // namespace portolan::reconcile
